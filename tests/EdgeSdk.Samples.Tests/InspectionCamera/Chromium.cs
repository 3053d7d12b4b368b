namespace EdgeSdk.Samples.Tests.InspectionCamera;

/// <summary>The browser of the system; none is downloaded.</summary>
internal static class Chromium
{
    public const string Missing = "There is no chromium on the PATH: apt-get install chromium";

    /// <summary>Where it is; <see langword="null"/> when it is not installed.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
