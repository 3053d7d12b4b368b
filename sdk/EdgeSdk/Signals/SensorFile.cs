using System.Globalization;
using System.Text;

namespace EdgeSdk.Signals;

/// <summary>Reads the small text files of /sys and /proc. They may vanish, be empty, hold garbage or be a directory: all of that is "no answer".</summary>
internal static class SensorFile
{
    // The largest file we read is /proc/stat, of which only the head matters.
    private const int Limit = 16 * 1024;

    public static string? ReadText(string path)
    {
        try
        {
            Span<byte> buffer = stackalloc byte[Limit];
            return KeptFiles.Read(path, buffer) is { } length ? Encoding.UTF8.GetString(buffer[..length]) : null;
        }
        catch (Exception refused) when (IsNoAnswer(refused))
        {
            return null;
        }
    }

    public static string? ReadWord(string path) => ReadText(path)?.Trim() is { Length: > 0 } word ? word : null;

    public static double? ReadNumber(string path) => ParseNumber(ReadWord(path));

    public static double? ParseNumber(string? text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>The number after a name in text of lines like "name number" or "name: number unit".</summary>
    public static double? Field(string? text, string name)
    {
        foreach (var line in (text ?? "").AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(name, StringComparison.Ordinal) || line.Length == name.Length || line[name.Length] is not (' ' or ':'))
                continue;
            var rest = line[(name.Length + 1)..].Trim();
            var end = rest.IndexOf(' ');
            return ParseNumber((end < 0 ? rest : rest[..end]).ToString());
        }
        return null;
    }

    public static string[] ListFolders(string root)
    {
        if (!Directory.Exists(root))
            return [];
        try
        {
            var folders = Directory.GetDirectories(root);
            Array.Sort(folders, StringComparer.Ordinal);
            return folders;
        }
        catch (Exception refused) when (IsNoAnswer(refused))
        {
            return [];
        }
    }

    private static bool IsNoAnswer(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;
}
