namespace EdgeSdk.Execution;

/// <summary>How to choose among the adapters of a provider.</summary>
internal enum AdapterRule
{
    First,
    Index,
    Name,
    LeastPower,
}

/// <summary>Which adapter of a provider to take.</summary>
internal sealed record AdapterChoice(AdapterRule Rule, string Value)
{
    public static readonly AdapterChoice First = new(AdapterRule.First, "");

    /// <summary>The index into <paramref name="adapters"/> that is meant; <see langword="null"/> when there is none such.</summary>
    public int? Pick(IReadOnlyList<Adapter> adapters)
    {
        var found = Rule switch
        {
            AdapterRule.Index => int.Parse(Value),
            AdapterRule.Name => adapters.ToList().FindIndex(a => $"{a.Vendor} {a.Name}".Contains(Value, StringComparison.OrdinalIgnoreCase)),
            AdapterRule.LeastPower => Enumerable.Range(0, adapters.Count).OrderBy(i => adapters[i].Power).DefaultIfEmpty(-1).First(),
            _ => 0,
        };
        return found >= 0 && found < adapters.Count ? found : null;
    }

    public override string ToString() => Rule switch
    {
        AdapterRule.First => "",
        AdapterRule.LeastPower => ":least-power",
        _ => $":{Value}",
    };
}

/// <summary>A device that a provider can use, as ONNX Runtime describes it.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Kind">CPU, GPU or NPU.</param>
/// <param name="Vendor">Its maker.</param>
/// <param name="Name">Its name, or the empty string.</param>
/// <param name="Power">Sorts by power drawn, the least first.</param>
internal sealed record Adapter(string Provider, string Kind, string Vendor, string Name, int Power)
{
    /// <summary>For people.</summary>
    public override string ToString() => string.Join(' ', new[] { Kind, Vendor, Name }.Where(part => part.Length > 0));
}
