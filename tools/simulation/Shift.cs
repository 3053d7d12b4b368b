using EdgeSdk.Budgets;
using EdgeSdk.Models;

namespace EdgeSdk.Simulation;

/// <summary>The ways to spend a battery that are compared on a trace.</summary>
internal static class Shift
{
    /// <summary>The policies of a device that must last to the end of a trace, keep its deadline and stay cool, as the section that a user would write.</summary>
    public static string Section(Trace trace, double deadline) => FormattableString.Invariant($$"""
        {
          "dwellSeconds": 10,
          "policies": [
            { "policy": "mission", "durationSeconds": {{trace.Seconds}}, "reserve": 0.01 },
            { "policy": "deadline", "p99Milliseconds": {{deadline * 1000}} },
            { "policy": "thermal" }
          ]
        }
        """);

    /// <summary>The naive way: the budget falls in a straight line with the state of charge.</summary>
    public static PolicyOptions Curve() => new PolicyOptions().Battery(full: 1, lowest: 0);

    /// <summary>The best of all budgets that stay the same for the whole trace.</summary>
    public static SimulationResult BestFixed(ModelManifest model, DeviceModel device, Trace trace) => model.Levels
        .Select(level => new DeviceSimulation(model, device, trace).Run(new PolicyOptions().Limit(level.Budget), FormattableString.Invariant($"fixed {level.Budget:0.##}")))
        .MaxBy(result => result.MeanAccuracy)!;
}
