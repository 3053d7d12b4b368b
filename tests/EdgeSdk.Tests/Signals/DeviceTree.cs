namespace EdgeSdk.Tests.Signals;

/// <summary>
/// A folder of sensor files, written from a listing as it was seen on a device: lines of "path: content"; a line without a path continues the file before.
/// </summary>
internal sealed class DeviceTree : IDisposable
{
    public DeviceTree(string listing = "")
    {
        Root = Directory.CreateTempSubdirectory("edgesdk-device-").FullName;
        WriteAll(listing);
    }

    public string Root { get; }

    public string this[string path] => Path.Combine(Root, path);

    public DeviceTree WriteAll(string listing)
    {
        foreach (var (path, content) in Files(listing))
            Write(path, content);
        return this;
    }

    /// <summary>The files of a listing; one with several lines comes once for each, longer every time.</summary>
    public static IEnumerable<(string Path, string Content)> Files(string listing)
    {
        string path = "", content = "";
        foreach (var indented in listing.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var line = indented.TrimStart();
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            (path, content) = colon < 0 ? (path, content + "\n" + line) : (line[..colon], line[(colon + 2)..]);
            yield return (path, content);
        }
    }

    public DeviceTree Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], content + "\n");
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
