namespace EdgeSdk.Tool.Output;

/// <summary>Something to know that is no result: it goes to standard error, so that results can be piped.</summary>
internal static class Note
{
    public static void Write(string sentence) => Console.Error.WriteLine($"edge: {sentence}");
}
