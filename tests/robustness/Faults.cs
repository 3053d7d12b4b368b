using EdgeSdk.Tests.Execution.Faults;
using EdgeSdk.Tests.Models.Trust;

namespace EdgeSdk.Robustness;

/// <summary>Every injected fault and every attack on a package, once.</summary>
internal static class Faults
{
    public static Figure Run()
    {
        var cases = FaultCase.All().ToArray();
        var problems = cases.Select(c => (c, problem: c.Problem())).Where(c => c.problem is not null).ToArray();
        foreach (var (c, problem) in problems.Take(10))
            Console.Error.WriteLine($"{c}: {problem}");
        return new(problems.Length == 0, $"{cases.Length - problems.Length} of {cases.Length} injected faults (kind x moment) survived with every frame answered right");
    }

    public static Figure Tamper()
    {
        using var tampering = new Tampering();
        var (tried, wrong) = tampering.Run();
        foreach (var problem in wrong.Take(10))
            Console.Error.WriteLine(problem);
        return new(wrong.Count == 0, $"{wrong.Count} of {tried} tampered packages accepted or refused in an undocumented way");
    }
}
