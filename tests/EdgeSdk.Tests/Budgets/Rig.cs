using EdgeSdk.Budgets;
using EdgeSdk.Signals;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Tests.Budgets;

/// <summary>A governor on a device whose battery and load the test sets and whose clock the test winds.</summary>
internal sealed class Rig : IDisposable
{
    public static readonly double[] Levels = [0.1, 0.2, 0.3, 0.5, 0.75, 1];

    public Rig(Func<PolicyOptions, PolicyOptions> policies)
    {
        var signals = new SignalOptions { Clock = Clock, Manual = true }
            .Add(Quantity.BatteryCharge, () => Charge)
            .Add(Quantity.BatteryDirection, () => Direction)
            .Add(Quantity.BatteryTimeToEmpty, () => TimeToEmpty)
            .Add(Quantity.CpuLoadOfOthers, () => Others)
            .Add(Quantity.Temperature, () => Celsius);
        Governor = new Governor(Levels, policies(new PolicyOptions()), signals);
    }

    public FakeTimeProvider Clock { get; } = new();

    public Governor Governor { get; }

    public double? Charge { get; set; }

    public double? Direction { get; set; }

    public double? TimeToEmpty { get; set; }

    public double? Others { get; set; }

    public double? Celsius { get; set; }

    /// <summary>Time passes, second by second with a frame in each, and then comes the frame whose decision this is.</summary>
    public BudgetDecision After(double seconds)
    {
        for (; seconds >= 1; seconds--)
            Frame(1);
        return Frame(seconds);
    }

    public BudgetDecision Now() => Frame(0);

    public void Dispose() => Governor.Dispose();

    private BudgetDecision Frame(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        Governor.Sample();
        return Governor.Decide();
    }
}
