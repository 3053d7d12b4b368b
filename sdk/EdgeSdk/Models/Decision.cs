namespace EdgeSdk.Models;

/// <summary>One choice that a gate makes: of a unit of blocks, or of a block that decides alone.</summary>
/// <param name="First">The index of its first block.</param>
/// <param name="Steps">[steps][blocks], the tiers of its blocks at each step.</param>
internal readonly record struct Decision(int First, IReadOnlyList<IReadOnlyList<int>> Steps)
{
    /// <summary>How many blocks it is for.</summary>
    public int Blocks => Steps[0].Count;

    /// <summary>The decisions of a model, from input to output.</summary>
    public static IReadOnlyList<Decision> Of(ModelManifest manifest)
    {
        if (manifest.Units is not { } units)
            return [.. manifest.Blocks.Select((block, b) => new Decision(b, [.. Enumerable.Range(0, block.Tiers.Count).Select(tier => (int[])[tier])]))];
        var first = 0;
        return [.. units.Select(unit => new Decision((first += unit.Blocks) - unit.Blocks, unit.Steps))];
    }

    /// <summary>The step at which its blocks run at these tiers of all blocks; -1 when there is none.</summary>
    public int StepOf(IReadOnlyList<int> tiers)
    {
        for (var step = 0; step < Steps.Count; step++)
        {
            var same = true;
            for (var b = 0; same && b < Blocks; b++)
                same = Steps[step][b] == tiers[First + b];
            if (same)
                return step;
        }
        return -1;
    }
}
