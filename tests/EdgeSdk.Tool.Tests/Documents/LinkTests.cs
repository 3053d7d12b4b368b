namespace EdgeSdk.Tool.Tests.Documents;

public class LinkTests
{
    // A changelog tells of the past, and what it names may have gone.
    public static TheoryData<Document> Documents => [.. Document.All.Where(document => document.Path != "CHANGELOG.md")];

    [Theory]
    [MemberData(nameof(Documents), DisableDiscoveryEnumeration = true)]
    public void Every_link_within_the_repository_leads_somewhere(Document document)
    {
        Assert.True(document.IsClosed, $"{document}: a block of code does not end");
        Assert.All(document.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)), link =>
        {
            var (path, anchor) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, null);
            var target = path.Length == 0 ? Path.Combine(Edge.Repository, document.Path) : Path.GetFullPath(Path.Combine(Edge.Repository, Path.GetDirectoryName(document.Path)!, path));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{document}: there is no {path}");
            if (anchor is not null)
                Assert.Contains(anchor, Document.All.Single(other => Path.GetFullPath(Path.Combine(Edge.Repository, other.Path)) == target).Anchors);
        });
    }

    [Fact]
    public void The_readme_lists_every_document()
    {
        var readme = Document.All.Single(document => document.Path == "README.md");
        var documents = Document.All.Select(document => document.Path).Where(path => Path.GetDirectoryName(path) == "docs");
        Assert.All(documents, path => Assert.Contains(path, readme.Links));
    }
}
