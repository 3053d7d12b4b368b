using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>Puts together what the ranks extracted.</summary>
internal static class SharedFeatures
{
    /// <param name="ranks">The ranks.</param>
    /// <param name="network">The encoder.</param>
    /// <param name="images">Images of all ranks together.</param>
    /// <param name="own">Those of this rank; <see langword="null"/> where the set was too small for it to have any.</param>
    public static LevelFeatures Collect(Communicator ranks, Encoder network, int images, LevelFeatures? own)
    {
        using var scope = NewDisposeScope();
        var blocks = network.Options.Blocks();
        var embeddings = ranks.Collect<float>(own?.Embeddings.ToArray<float>() ?? [], out _);
        var choices = ranks.Collect<int>(own is null ? [] : [.. own.Choices.SelectMany(image => image)], out _);
        var firing = own is null
            ? new double[blocks.Sum(block => block.InnerChannels)]
            : [.. own.Firing.SelectMany(block => block.Select(count => (double)count))];
        ranks.Sum(firing);
        var place = 0;
        return new LevelFeatures(
            tensor(embeddings, [images, embeddings.Length / images]).MoveToOuterDisposeScope(),
            [.. choices.Chunk(blocks.Count)],
            [.. blocks.Select(block => Array.ConvertAll(firing[place..(place += block.InnerChannels)], count => (long)count))]);
    }
}
