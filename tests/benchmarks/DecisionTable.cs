using System.Diagnostics;
using EdgeSdk.Budgets;
using EdgeSdk.Models;
using EdgeSdk.Signals;

namespace EdgeSdk.Benchmarks;

/// <summary>What a decision of the governor costs, and the observation that follows it: time and bytes.</summary>
internal static class DecisionTable
{
    private const int Batch = 10_000;

    public static void Print(TimeSpan duration)
    {
        var every = new PolicyOptions().Battery().Load().Mission(new TimeOnly(18, 0)).Deadline(TimeSpan.FromMilliseconds(50)).Thermal().PowerCap(30)
            .Schedule((new TimeOnly(8, 0), 1), (new TimeOnly(20, 0), 0.5)).Limit(1).Floor(0.2);
        Console.WriteLine();
        Console.WriteLine("| governor, seven levels, all known quantities read | decide and observe, ns, median | fastest tenth | bytes |");
        Console.WriteLine("| --- | --- | --- | --- |");
        Row("no policy", new PolicyOptions(), duration);
        Row("battery and load", new PolicyOptions().Battery().Load(), duration);
        Row("eight policies and a floor", every, duration);
        var model = ModelManifest.Read(Path.Combine(EightBitAccuracy.Repository(), "runtime-samples", "QuickStart", "assets", "fashion-mnist.onnx"));
        Row("the same, escalating", every.Limit(0.5), duration, model);
    }

    private static void Row(string name, PolicyOptions policies, TimeSpan duration, ModelManifest? model = null)
    {
        var signals = new SignalOptions { Manual = true }
            .Add(Quantity.BatteryCharge, () => 0.5).Add(Quantity.BatteryDirection, () => -1).Add(Quantity.BatteryDraw, () => 4).Add(Quantity.BatteryEnergy, () => 20)
            .Add(Quantity.BatteryTimeToEmpty, () => 18_000).Add(Quantity.ExternalPower, () => 0).Add(Quantity.CpuLoad, () => 0.4).Add(Quantity.CpuLoadOfOthers, () => 0.2)
            .Add(Quantity.CpuFrequency, () => 1).Add(Quantity.CpuThrottled, () => 0).Add(Quantity.MemoryUsed, () => 0.4).Add(Quantity.Temperature, () => 55)
            .Add(Quantity.ThermalHeadroom, () => 25).Add(Quantity.DevicePower, () => 4).Add(Quantity.GpuLoad, () => 0).Add(Quantity.GpuTemperature, () => 40);
        using var governor = model is null ? new Governor([0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1], policies, signals) : Governor.For(model, null, policies, signals);
        List<double> nanoseconds = [];
        long bytes = 0;
        var watch = Stopwatch.StartNew();
        for (var batch = 0; watch.Elapsed < duration; batch++)
        {
            governor.Sample();
            var (allocated, start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            for (var i = 0; i < Batch; i++)
                governor.Observe(governor.Decide(), 0.3, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(i % 5 == 0 ? 12 : 0));
            var time = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch;
            var used = GC.GetAllocatedBytesForCurrentThread() - allocated;
            // The first batches are compiled while they run.
            if (batch < 5)
                continue;
            nanoseconds.Add(time);
            bytes += used;
        }
        nanoseconds.Sort();
        Console.WriteLine($"| {name} | {nanoseconds[nanoseconds.Count / 2]:0} | {nanoseconds[nanoseconds.Count / 10]:0} | {bytes} |");
    }
}
