namespace EdgeSdk.Models;

/// <summary>What the units of a manifest must satisfy.</summary>
internal static class UnitRules
{
    /// <summary>The first thing that is wrong with <paramref name="units"/>, as a clause; <see langword="null"/> when nothing is.</summary>
    public static string? FirstProblem(IReadOnlyList<ModelUnit>? units, IReadOnlyList<ModelBlock> blocks)
    {
        if (units is null)
            return null;
        var first = 0;
        for (var u = 0; u < units.Count; u++)
        {
            if (units[u] is not { Blocks: > 0, Steps: { Count: > 0 } steps } unit || unit.Blocks > blocks.Count - first)
                return $"unit {u} has no blocks, no steps, or more blocks than are left";
            if (Steps(steps, [.. blocks.Skip(first).Take(unit.Blocks)]) is { } problem)
                return $"unit {u} {problem}";
            first += unit.Blocks;
        }
        return first == blocks.Count ? null : $"its units hold {first} of {blocks.Count} blocks";
    }

    private static string? Steps(IReadOnlyList<IReadOnlyList<int>> steps, ModelBlock[] blocks)
    {
        for (var s = 0; s < steps.Count; s++)
        {
            if (steps[s] is not { } step || step.Count != blocks.Length)
                return $"does not say at step {s} where its {blocks.Length} blocks run";
            for (var b = 0; b < blocks.Length; b++)
                if (step[b] < 0 || step[b] >= blocks[b].Tiers.Count)
                    return $"runs block '{blocks[b].Name}' at tier {step[b]}, which has {blocks[b].Tiers.Count}";
            if (s > 0 && (step.Zip(steps[s - 1]).Any(pair => pair.First < pair.Second) || step.SequenceEqual(steps[s - 1])))
                return $"has steps that do not rise: step {s}";
        }
        return Enumerable.Range(0, blocks.Length).FirstOrDefault(b => steps[^1][b] != blocks[b].Tiers.Count - 1, -1) is >= 0 and var narrow
            ? $"does not run block '{blocks[narrow].Name}' at its last tier in its last step"
            : null;
    }
}
