namespace EdgeSdk.Benchmarks.Frames;

/// <summary>The tables of the frame path, by name.</summary>
internal static class FramePath
{
    public static readonly string[] Names = ["frames", "overhead", "idle", "batch", "embeddings"];

    public static void Print(string name, double seconds, string? path)
    {
        var duration = TimeSpan.FromSeconds(seconds);
        path ??= Path.Combine(TestSet.Folder, "fashion-mnist.onnx");
        Console.WriteLine($"Processor: {Processor.Describe()}.");
        switch (name)
        {
            case "frames":
                ConversionTable.Print(duration);
                break;
            case "overhead":
                OverheadTable.Print(path, duration);
                break;
            case "idle":
                IdleTable.Print(path, duration);
                break;
            case "batch":
                BatchTable.Print(path, TestSet.Read(), duration);
                break;
            default:
                // T-shirt, sandal, bag: one that has look-alikes, one of a family, one alone.
                EmbeddingTable.Print(path, TestSet.Read(), [0, 5, 8]);
                break;
        }
    }
}
