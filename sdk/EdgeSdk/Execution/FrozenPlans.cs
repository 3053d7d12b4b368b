using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;

namespace EdgeSdk.Execution;

/// <summary>The graphs a target runs: the gated file on the CPU; on others, which wait for the host at every <c>If</c>, one plain network per level.</summary>
internal static class FrozenPlans
{
    /// <returns>One graph for all levels, or one for each.</returns>
    public static IReadOnlyList<ModelFile> For(ModelFile file, Target target)
    {
        if (target == Target.Cpu || file.Manifest.Frozen is not null)
            return [file];
        try
        {
            return [.. file.Manifest.Levels.Select(level => FrozenModel.Create(file, level, TierChoice.For(file.Manifest, level)))];
        }
        catch (ModelFileException)
        {
            // A gate that this SDK cannot freeze still runs, slower.
            return [file];
        }
    }
}
