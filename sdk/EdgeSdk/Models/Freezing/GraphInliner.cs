using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Models.Freezing;

/// <summary>
/// Rewrites a graph of which some values are known: what follows from them is computed, the branch an <c>If</c> would take stands in its
/// place, and what then feeds no output is left out.
/// </summary>
/// <param name="known">Values that are no longer computed but given, by name.</param>
internal sealed class GraphInliner(IReadOnlyDictionary<string, TensorProto> known)
{
    private readonly Dictionary<string, TensorProto> _constants = new(known, StringComparer.Ordinal);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly List<NodeProto> _nodes = [];

    /// <summary>The rewritten graph, with the inputs that are still needed.</summary>
    /// <exception cref="NotSupportedException">A condition does not follow from what is known.</exception>
    public GraphProto Rewrite(GraphProto graph)
    {
        Take(graph);
        var result = new GraphProto { Name = graph.Name };
        foreach (var output in graph.Output)
        {
            result.Output.Add(output.Clone());
            if (Resolve(output.Name) is var name && (name != output.Name || _constants.ContainsKey(name)))
                Publish(output.Name, name);
        }
        Keep(result, Needed(graph.Output.Select(o => o.Name)));
        result.Input.Add(graph.Input.Where(input => result.Node.Any(n => n.Input.Contains(input.Name))).Select(i => i.Clone()));
        return result;
    }

    /// <summary>The value of an output that turned out to be constant.</summary>
    public TensorProto? Constant(string output) => _constants.GetValueOrDefault(output);

    private void Take(GraphProto graph)
    {
        foreach (var initializer in graph.Initializer)
            _constants.TryAdd(initializer.Name, initializer);
        foreach (var node in graph.Node)
            if (!node.Output.All(_constants.ContainsKey))
                Take(node);
    }

    private void Take(NodeProto node)
    {
        if (node.OpType == "If")
        {
            Inline(node);
            return;
        }
        if (node.Attribute.Any(a => a.G is not null || a.Graphs.Count > 0))
            throw new NotSupportedException($"node '{node.Name}' ({node.OpType}) holds a graph");
        var inputs = node.Input.Select(Resolve).ToArray();
        if (inputs.All(_constants.ContainsKey) && ConstantFolding.TryCompute(node, [.. inputs.Select(i => _constants[i])]) is { } values)
            for (var i = 0; i < values.Length; i++)
                _constants[node.Output[i]] = values[i];
        else if (IsIdentity(node))
            _aliases[node.Output[0]] = inputs[0];
        else if (Undone(node, inputs) is { } original)
            _aliases[node.Output[0]] = original;
        else
            Emit(node, inputs);
    }

    private void Inline(NodeProto node)
    {
        if (!_constants.TryGetValue(Resolve(node.Input[0]), out var condition))
            throw new NotSupportedException($"the condition of '{node.Name}' depends on more than the gate");
        if (condition is not { DataType: (int)TensorProto.Types.DataType.Bool, RawData.Length: 1 }
            || node.Attribute.FirstOrDefault(a => a.Name == (condition.RawData[0] != 0 ? "then_branch" : "else_branch"))?.G is not { } branch
            || branch.Output.Count != node.Output.Count)
            throw new NotSupportedException($"'{node.Name}' is not an If over one condition");
        Take(branch);
        for (var i = 0; i < node.Output.Count; i++)
            _aliases[node.Output[i]] = Resolve(branch.Output[i].Name);
    }

    private void Emit(NodeProto node, IEnumerable<string> inputs)
    {
        var copy = node.Clone();
        copy.Input.Clear();
        copy.Input.Add(inputs);
        _nodes.Add(copy);
    }

    // An output is the result of a node, never another name for one, and runtimes differ on outputs that are initializers.
    private void Publish(string output, string value)
    {
        if (value == output)
        {
            value = $"{output}.value";
            _constants[value] = _constants[output];
        }
        var node = new NodeProto { Name = output, OpType = "Identity" };
        node.Input.Add(value);
        node.Output.Add(output);
        _nodes.Add(node);
    }

    // Backwards, because a graph's nodes are in the order of their computation.
    private HashSet<NodeProto> Needed(IEnumerable<string> outputs)
    {
        var values = outputs.ToHashSet(StringComparer.Ordinal);
        var needed = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        foreach (var node in Enumerable.Reverse(_nodes))
            if (node.Output.Any(values.Contains))
            {
                needed.Add(node);
                values.UnionWith(node.Input);
            }
        return needed;
    }

    private void Keep(GraphProto result, HashSet<NodeProto> needed)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in _nodes.Where(needed.Contains))
        {
            result.Node.Add(node);
            foreach (var name in node.Input)
                if (_constants.TryGetValue(name, out var value) && kept.Add(name))
                {
                    var initializer = value.Clone();
                    initializer.Name = name;
                    result.Initializer.Add(initializer);
                }
        }
    }

    private string Resolve(string name)
    {
        while (_aliases.TryGetValue(name, out var target))
            name = target;
        return name;
    }

    // What a transposition turns back is what it was before: an 8-bit branch takes and gives its channels last.
    private string? Undone(NodeProto node, string[] inputs) =>
        node.OpType == "Transpose" && _nodes.Find(other => other.Output[0] == inputs[0]) is { OpType: "Transpose" } first
        && first.Attribute is [{ Name: "perm", Ints: var one }] && node.Attribute is [{ Name: "perm", Ints: var other }]
        && one.Count == other.Count && other.Select((axis, i) => axis >= 0 && axis < one.Count && one[(int)axis] == i).All(same => same)
            ? first.Input[0]
            : null;

    // A 1x1 max-pool without stride or padding is how the exporter brings a branch's shortcut into ONNX Runtime's blocked layout; a plain
    // graph has it there already.
    private static bool IsIdentity(NodeProto node) => node.OpType switch
    {
        "Identity" => true,
        "MaxPool" => node.Output.Count == 1 && node.Attribute is [{ Name: "kernel_shape", Ints: [1, 1] }],
        _ => false,
    };
}
