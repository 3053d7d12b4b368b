namespace InspectionCamera.Web;

/// <summary>Where uploaded models lie while the program runs: the one in force may have to be opened again.</summary>
internal sealed class Uploads : IDisposable
{
    private readonly Lazy<DirectoryInfo> _folder = new(() => Directory.CreateTempSubdirectory("inspection-camera-"));
    private int _count;

    /// <summary>An empty folder for the next upload.</summary>
    public string NewFolder() => _folder.Value.CreateSubdirectory($"{Interlocked.Increment(ref _count)}").FullName;

    public void Dispose()
    {
        if (_folder.IsValueCreated)
            _folder.Value.Delete(recursive: true);
    }
}
