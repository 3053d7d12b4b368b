namespace EdgeSdk.Benchmarks.Frames;

/// <summary>The tables of the frame path, by name.</summary>
internal static class FramePath
{
    public static readonly string[] Names = ["frames", "overhead", "idle", "batch", "embeddings", "held-out"];

    // T-shirt, sandal, bag: one that has look-alikes, one of a family, one alone.
    private static readonly int[] New = [0, 5, 8];

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
            case "held-out":
                EmbeddingTable.Print(HeldOut.Model(New), TestSet.Read(), New);
                break;
            default:
                EmbeddingTable.Print(path, TestSet.Read(), New);
                break;
        }
    }
}
