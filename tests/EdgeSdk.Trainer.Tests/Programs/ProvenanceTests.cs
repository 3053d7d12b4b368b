using System.Diagnostics;

namespace EdgeSdk.Trainer.Tests.Programs;

public sealed class ProvenanceTests : IDisposable
{
    private const string Project = """
        <Project>
          <PropertyGroup><SourceRevisionId>0123abc</SourceRevisionId></PropertyGroup>
          <Import Project="build/Provenance.targets" />
          <Target Name="Say" DependsOnTargets="MarkUncommittedSources"><Message Importance="high" Text="built from '$(SourceRevisionId)'" /></Target>
        </Project>
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_build_says_when_its_sources_are_not_quite_those_of_the_commit()
    {
        Directory.CreateDirectory(_folder.File("build"));
        Directory.CreateDirectory(_folder.File("trainer"));
        File.Copy(Path.Combine(EdgeTests.Repository(), "build", "Provenance.targets"), _folder.File("build/Provenance.targets"));
        File.WriteAllText(_folder.File("any.proj"), Project);
        File.WriteAllText(_folder.File("trainer/a.cs"), "// a");
        // Outside a repository nothing is known.
        Assert.Contains("built from '0123abc'", await Run("dotnet", "msbuild", "any.proj", "-nologo", "-t:Say"), StringComparison.Ordinal);

        await Run("git", "init", "-q");
        await Run("git", "add", "-A");
        await Run("git", "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "all");
        File.WriteAllText(_folder.File("notes.txt"), "no source");
        Assert.Contains("built from '0123abc'", await Run("dotnet", "msbuild", "any.proj", "-nologo", "-t:Say"), StringComparison.Ordinal);

        File.WriteAllText(_folder.File("trainer/b.cs"), "// b");
        Assert.Contains("built from '0123abc.dirty'", await Run("dotnet", "msbuild", "any.proj", "-nologo", "-t:Say"), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true };
        // The folder is a repository of its own, or none, wherever it lies.
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(_folder.Path);
        start.Environment.Remove("GIT_DIR");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
