using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Benchmarks;

/// <summary>How much one decision covers: a block, a stage, or the whole network of a level; each against the networks built for its widths alone.</summary>
internal static class PlanTable
{
    public static void Print32(ModelFolder models, TimeSpan duration) => Print(models, duration, 32);

    public static void Print224(ModelFolder models, TimeSpan duration) => Print(models, duration, 224);

    /// <summary>The forms, by what one decision covers.</summary>
    public static (string Name, Subject Subject)[] Forms(int size)
    {
        var (block, stage) = (Subject.ResNet18(size), Subject.ResNet18(size, perStage: true));
        return [("block", block), ("stage", stage), ("level", block.PerLevel())];
    }

    private static void Print(ModelFolder models, TimeSpan duration, int size)
    {
        var forms = Forms(size);
        var levels = forms[0].Subject.Network.Levels;
        Timed[] Alone(Subject subject) => [.. levels.Select((_, level) => models.Open(StaticNetwork.Of(subject.Network, subject.Tiers[level], level), [1])[0])];
        var alone = new[] { Alone(forms[0].Subject), Alone(forms[1].Subject) };
        Timed[][] ours = [.. forms.Select(form => models.Open(form.Subject.Network, levels))];
        Timed.Interleave([.. levels.SelectMany((_, level) => ours.Concat(alone).Select(timed => timed[level]))], duration);

        var macs = MacCount.Of(forms[0].Subject.Network);
        Console.WriteLine();
        Console.WriteLine($"{forms[0].Subject.Name}; dense {alone[0][^1].Median / 1000:0.00} ms. Ours / built for it alone, ratios of medians, of the fastest tenths in brackets; {ours[0][0].Runs} runs each.");
        Console.WriteLine($"| budget | MACs/dense, per block and per stage | {string.Join(" | ", forms.Select(form => $"a decision per {form.Name}"))} | per level / dense |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        for (var level = 0; level < levels.Length; level++)
            Console.WriteLine(
                $"| {levels[level]:0.00} | {(double)macs.At(forms[0].Subject.Tiers[level]) / macs.Dense:0.000}, {(double)macs.At(forms[1].Subject.Tiers[level]) / macs.Dense:0.000} "
                + $"| {Timed.Ratio(ours[0][level], alone[0][level])} | {Timed.Ratio(ours[1][level], alone[1][level])} | {Timed.Ratio(ours[2][level], alone[0][level])} | {Timed.Ratio(ours[2][level], alone[0][^1])} |");
    }
}
