using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Data;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>
/// Observes the activations of a float32 model on images, step by step of its decisions: a copy of the model whose <c>If</c>s hand out what their branches
/// compute runs every image at every level, so each step sees the images that its gate really sends there.
/// </summary>
internal sealed class Calibration
{
    private const int Fewest = 16;

    private readonly ModelProto _model;
    private readonly ModelManifest _manifest;
    private readonly ActivationPlan _plan;
    private readonly Dictionary<string, ActivationRange> _ranges = new(StringComparer.Ordinal);

    private readonly IReadOnlyList<Decision> _decisions;

    // For each output of the copy and each step of a decision the tensor that it is then.
    private readonly List<(string Output, int Decision, string?[] Tensors)> _observed = [];

    // The steps that images were sent to; only the others are observed by force.
    private readonly HashSet<(int Decision, int Step)> _visited = [];
    private readonly HashSet<(int Decision, int Step)> _now = [];
    private bool _forced;

    private Calibration(ModelProto model, ModelManifest manifest, ActivationPlan plan)
    {
        (_model, _manifest, _plan, _decisions) = (model.Clone(), manifest, plan, Decision.Of(manifest));
        Instrument();
    }

    /// <summary>The scale of every activation of the plan, by <see cref="ActivationPlan.Scale"/>.</summary>
    public static IReadOnlyDictionary<string, ByteScale> Run(
        ModelProto model, ModelManifest manifest, ActivationPlan plan, ImageSet images, RangeMethod method)
    {
        var calibration = new Calibration(model, manifest, plan);
        calibration.Observe(calibration._model, images, manifest.Levels.Select(level => level.Budget));
        calibration._forced = true;
        int[] steps = [.. calibration._decisions.Select(decision => decision.Steps.Count)];
        for (var step = 0; calibration._visited.Count < steps.Sum(); step++)
            calibration.Observe(ForcedTiers.Of(calibration._model, steps, step), images.Take(Math.Min(Fewest, images.Count)), [1]);
        return calibration._ranges.ToDictionary(range => range.Key, range => range.Value.Choose(method));
    }

    private void Instrument()
    {
        var main = _model.Graph;
        foreach (var node in main.Node.ToArray())
            if (node.OpType == "If")
                Instrument(node, DecisionOf(node.Output[0]));
        Observe(_plan.Entry);
        foreach (var name in Own(main))
            Observe(name);
        foreach (var (output, _, _) in _observed)
            if (main.Output.All(o => o.Name != output))
                main.Output.Add(new ValueInfoProto { Name = output, Type = new TypeProto { TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float } } });

        void Observe(string tensor) => _observed.Add((tensor, DecisionOf(tensor), [tensor]));
    }

    // A decision's result is named after its last block; -1 for any other tensor.
    private int DecisionOf(string tensor) =>
        _decisions.ToList().FindIndex(decision => _manifest.Blocks[decision.First + decision.Blocks - 1].Name == tensor);

    private void Instrument(NodeProto node, int decision)
    {
        if (decision < 0)
            throw new ExportException($"The model cannot be quantised: its decision '{node.Name}' is no block of its manifest; export it with this SDK's trainer.");
        string[][] own = [.. Leaves(node, decision).Select(leaf => Own(leaf).ToArray())];
        var most = own.Max(names => names.Length);
        for (var i = 0; i < most; i++)
            _observed.Add(($"{node.Output[0]}.observed{i}", decision, [.. own.Select(names => names.ElementAtOrDefault(i))]));
        AddOutputs(node, most);
    }

    // The branch of each step.
    private IEnumerable<GraphProto> Leaves(NodeProto node, int decision)
    {
        var leaves = GraphTree.Leaves(node).ToDictionary(leaf => leaf.Name);
        var (first, steps) = _decisions[decision];
        return Enumerable.Range(0, steps.Count).Select(step => leaves[
            steps[step].Count == 1 ? $"{node.Output[0]}.tier{_manifest.Blocks[first].Tiers[step]}" : $"{node.Output[0]}.step{step}"]);
    }

    // Every branch hands out as many tensors as the one with the most; a skipped block has none and hands out its input.
    private void AddOutputs(NodeProto node, int count)
    {
        node.Output.Add(Enumerable.Range(0, count).Select(i => $"{node.Output[0]}.observed{i}"));
        foreach (var branch in GraphTree.Branches(node))
        {
            var inner = branch.Node.FirstOrDefault(n => n.OpType == "If");
            if (inner is not null)
                AddOutputs(inner, count);
            string[] names = inner is not null ? [.. inner.Output.Skip(1)] : [.. Own(branch)];
            for (var i = 0; i < count; i++)
            {
                var name = names.ElementAtOrDefault(i);
                if (name is null)
                {
                    name = $"{branch.Name}.nothing{i}";
                    var nothing = new NodeProto { OpType = "Identity", Name = name };
                    nothing.Input.Add(branch.Output[0].Name);
                    nothing.Output.Add(name);
                    branch.Node.Add(nothing);
                }

                branch.Output.Add(new ValueInfoProto { Name = name, Type = branch.Output[0].Type.Clone() });
            }
        }
    }

    // What a graph computes itself; its output and what shares a scale with another tensor are observed where they arrive.
    private IEnumerable<string> Own(GraphProto graph) => graph.Node
        .Where(node => node.OpType is not ("MaxPool" or "Identity"))
        .Select(node => node.Output[0])
        .Where(name => _plan.IsQuantized(name) && graph.Output.All(o => o.Name != name));

    private void Observe(ModelProto model, ImageSet images, IEnumerable<double> budgets)
    {
        using var run = new ModelRun(model.ToByteArray());
        long[] shape = [1, images.Shape.Channels, images.Shape.Height, images.Shape.Width];
        foreach (var budget in budgets)
            for (var i = 0; i < images.Count; i++)
                run.Run(Pixels(images[i]), shape, (float)budget, Take);
        _visited.UnionWith(_now);
    }

    private void Take(IReadOnlyDictionary<string, OrtValue> outputs)
    {
        int[] tiers = [.. outputs["tiers"].GetTensorDataAsSpan<long>().ToArray().Select(tier => (int)tier)];
        int[] steps = [.. _decisions.Select(decision => decision.StepOf(tiers))];
        foreach (var (output, decision, tensors) in _observed)
            if (tensors[tensors.Length > 1 ? steps[decision] : 0] is { } tensor && !(_forced && (decision < 0 || _visited.Contains((decision, steps[decision])))))
            {
                var scale = _plan.Scale(tensor);
                if (!_ranges.TryGetValue(scale, out var range))
                    _ranges[scale] = range = new ActivationRange(_ranges.Count);
                range.Add(outputs[output].GetTensorDataAsSpan<float>());
            }

        for (var d = 0; d < steps.Length; d++)
            _now.Add((d, steps[d]));
    }

    public static float[] Pixels(ReadOnlySpan<byte> image)
    {
        var pixels = new float[image.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = image[i] / 255f;
        return pixels;
    }
}
