using System.Globalization;
using EdgeSdk.Models.Onnx;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Compares a written file, run by ONNX Runtime, with <see cref="ReferenceForward"/>: at every level on random images, and at every tier
/// with the thresholds overridden, because the gate may never send a random image to some of them.
/// </summary>
internal sealed class ExportCheck(NetworkSnapshot network)
{
    /// <summary>Largest difference allowed, absolute where the value is below 1 and relative above.</summary>
    public const float Tolerance = 1e-4f;

    private const int Images = 2;

    private readonly ReferenceForward _reference = new(network);
    private readonly MacCount _macs = MacCount.Of(network);

    /// <exception cref="ExportException">They differ, or ONNX Runtime refuses the file.</exception>
    public void Check(string path, ModelProto model)
    {
        if (network.HasChannelGates)
        {
            new ChannelGateCheck(network).Check(path, model);
            return;
        }

        var images = RandomImages();
        using (var session = Open(() => new ModelRun(path)))
            foreach (var budget in network.Levels)
                foreach (var image in images)
                    Compare(session.Run(image, Shape(), (float)budget), image, (float)budget, checkScores: true);

        var units = UnitSnapshot.Of(network);
        for (var step = 0; network.HasGate && step < units.Max(unit => unit.Steps.Length); step++)
        {
            var forced = ForcedTiers.Of(model, units.Select(unit => unit.Steps.Length), step).ToByteArray();
            using var session = Open(() => new ModelRun(forced));
            var output = session.Run(images[0], Shape(), 1);
            Compare(output, images[0], 1, checkScores: false);
            long[] asked = [.. units.SelectMany(unit => unit.Steps[Math.Min(step, unit.Steps.Length - 1)])];
            for (var b = 0; b < asked.Length; b++)
                if (output.Tiers[b] != asked[b])
                    throw Failed($"block '{network.Blocks[b].Name}' ran at tier {output.Tiers[b]} where its thresholds ask for {asked[b]}");
        }
    }

    internal static T Open<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (OnnxRuntimeException e)
        {
            throw Failed($"ONNX Runtime refuses the file: {e.Message}", e);
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException)
        {
            throw Failed("ONNX Runtime's native library is missing; reference Microsoft.ML.OnnxRuntime in the program that exports", e);
        }
    }

    private void Compare(ModelRun.Result result, float[] image, float budget, bool checkScores)
    {
        var level = _reference.Level(budget);
        var where = $"at budget {budget.ToString(CultureInfo.InvariantCulture)}";
        int[] tiers = [.. result.Tiers.Select(t => (int)t)];
        var stem = _reference.Stem(image);
        if (checkScores && network.HasGate)
            CompareTiers(tiers, _reference.Scores(stem, level), where);

        // Rounding may tip a score that lies on its threshold, so what follows is checked at the tiers the file chose.
        var embedding = _reference.Embedding(stem, tiers);
        CompareValues("embedding", embedding, result.Embedding, where);
        if (network.Head is not null)
            CompareValues("logits", _reference.Logits(embedding, level), result.Logits!, where);
        var macs = (double)_macs.At(tiers);
        if (Math.Abs(result.Macs - macs) > 1e-6 * macs)
            throw Failed($"macs is {result.Macs} instead of {macs} {where}");
    }

    private void CompareTiers(int[] tiers, float[] scores, string where)
    {
        for (var b = 0; b < tiers.Length; b++)
        {
            var slack = Tolerance * Math.Max(1, Math.Abs(scores[b]));
            var (least, most) = (0, 0);
            foreach (var threshold in network.Gate.Thresholds[b])
            {
                least += scores[b] - slack >= threshold ? 1 : 0;
                most += scores[b] + slack >= threshold ? 1 : 0;
            }

            if (tiers[b] < least || tiers[b] > most)
                throw Failed($"block '{network.Blocks[b].Name}' ran at tier {tiers[b]} instead of {least} {where}");
        }
    }

    internal static void CompareValues(string name, float[] expected, float[] actual, string where)
    {
        var scale = Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= Tolerance * scale))
                throw Failed($"{name}[{i}] is {actual[i]} instead of {expected[i]} {where}");
    }

    private List<float[]> RandomImages()
    {
        var random = new Random(1);
        var pixels = network.Input.Channels * network.Input.Height * network.Input.Width;
        return [.. Enumerable.Range(0, Images).Select(_ => Enumerable.Range(0, pixels).Select(_ => random.NextSingle()).ToArray())];
    }

    private long[] Shape() => [1, network.Input.Channels, network.Input.Height, network.Input.Width];

    internal static ExportException Failed(string problem, Exception? cause = null) => new(
        $"The exported file failed its check and was not kept: {problem}.", cause);
}
