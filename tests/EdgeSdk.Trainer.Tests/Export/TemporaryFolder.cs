namespace EdgeSdk.Trainer.Tests.Export;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgesdk-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public string[] Names() => [.. _folder.EnumerateFileSystemInfos().Select(f => f.Name).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);
}
