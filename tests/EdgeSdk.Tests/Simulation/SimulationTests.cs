using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Replay;
using EdgeSdk.Models;
using EdgeSdk.Simulation;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests.Simulation;

public class SimulationTests
{
    private static readonly ModelManifest Model = ModelManifest.Read(new TinyModel().Write()) with
    {
        DenseMacs = 1000,
        Levels =
        [
            new() { Budget = 0.1, Macs = 100, Top1 = 0.88 }, new() { Budget = 0.3, Macs = 300, Top1 = 0.90 }, new() { Budget = 0.5, Macs = 500, Top1 = 0.91 },
            new() { Budget = 1, Macs = 1000, Top1 = 0.915 },
        ],
    };

    private static readonly DeviceModel Device = new();

    public static TheoryData<string> Traces => [.. TraceGenerator.All.Select(trace => trace.Name)];

    [Theory]
    [MemberData(nameof(Traces))]
    public void The_committed_traces_are_what_the_generator_makes(string name) =>
        Assert.Equal(TraceGenerator.Text(name), File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "traces", name + ".csv")));

    [Theory]
    [InlineData("shift")]
    [InlineData("failing-gauge")]
    [InlineData("forced-override")]
    [InlineData("mains-flicker")]
    public void On_a_battery_the_mission_is_finished_near_the_clairvoyant_optimum_and_its_log_replays(string name)
    {
        var trace = Committed(name);
        using var log = new MemoryStream();
        var result = new SimulationPlan(Model, Device, null, 0.05, Profiled: true).Run(trace, log);
        Assert.True(result.Finished, $"lasted {result.Lasted} s");
        Assert.InRange(result.MeanAccuracy / new Clairvoyant(Model, Device, trace).MeanAccuracy(), 0.98, 1.0005);
        log.Position = 0;
        using var reader = new StreamReader(log);
        var replay = DecisionReplay.Run(reader);
        Assert.Equal(replay.Decisions, replay.Identical);
    }

    [Fact]
    public void A_device_without_a_profile_learns_in_time_to_finish_its_shift() =>
        Assert.True(new SimulationPlan(Model, Device, null, 0.05, Profiled: false).Run(Committed("shift"), null).Finished);

    [Fact]
    public void On_a_hot_afternoon_the_device_stays_below_its_trip_point_and_without_the_policy_it_does_not()
    {
        var trace = Committed("hot-afternoon");
        Assert.Equal(0, new SimulationPlan(Model, Device, null, 0.05, Profiled: true).Run(trace, null).SecondsTooHot);
        Assert.NotEqual(0, new DeviceSimulation(Model, Device, trace).Run(new PolicyOptions(), "none").SecondsTooHot);
    }

    [Fact]
    public void Under_bursts_of_load_hardly_more_frames_are_late_than_must_be()
    {
        var result = new SimulationPlan(Model, Device, null, 0.05, Profiled: true).Run(Committed("load-bursts"), null);
        Assert.InRange(result.Late, result.Unavoidable, 1.1 * result.Unavoidable);
    }

    [Fact]
    public void Noise_of_gauge_and_sensors_moves_the_level_at_most_twice_a_minute()
    {
        var lines = Enumerable.Range(0, 61).Select(minute => $"{minute * 60},15,0.1,25,0,works,").ToArray();
        var result = new SimulationPlan(Model, Device, Shift.Section(Committed("shift"), 0.05), 0.05, Profiled: true).Run(Trace.Parse("noise", lines, "noise"), null);
        Assert.InRange(result.LevelChanges / 60.0, 0, 2);
        Assert.Equal(0, result.Undone);
    }

    [Fact]
    public void A_battery_gives_what_is_drawn_and_what_its_resistance_takes()
    {
        // What the cells of 8.4 V give is 12 W and the loss of the current in 0.15 ohm.
        var cells = Battery.CellWatts(Device, 1, 12);
        Assert.Equal(12 + (0.15 * Math.Pow(cells / 8.4, 2)), cells, 1e-9);
        var battery = new Battery(Device with { BatteryOhms = 1e-9 });
        Assert.True(battery.Step(19.4, 0, 1800));
        Assert.Equal(0.5, battery.Charge, 1e-6);
        Assert.True(battery.Step(0, 9.7, 3600));
        Assert.Equal(1, battery.Charge, 1e-6);
        Assert.False(battery.Step(20, 0, 3600));
    }

    [Fact]
    public void The_clairvoyant_finds_what_trying_everything_finds()
    {
        // Six steps on a battery without resistance that feeds the whole budget for half of them.
        var trace = Trace.Parse("six", ["0,10,0,25,0,works,", "240,20,0,25,0,works,", "360,0,0,25,0,works,"], "six");
        var device = Device with { BatteryOhms = 1e-9, BatteryWattHours = 0.19 };
        double[] frames = [10, 10, 10, 10, 20, 20];
        var best = 0.0;
        for (var plan = 0; plan < 4096; plan++)
        {
            double left = device.BatteryWattHours, right = 0;
            for (var step = 0; step < 6; step++)
            {
                var level = Model.Levels[plan >> (2 * step) & 3];
                var need = device.Watts(Math.Min(1, frames[step] * device.SecondsOf(Model, level)), 0) / 60;
                right += Math.Min(1, left / need) * frames[step] * level.Top1!.Value;
                left = Math.Max(0, left - need);
            }
            best = Math.Max(best, right / frames.Sum());
        }
        Assert.Equal(best, new Clairvoyant(Model, device, trace).MeanAccuracy(), 0.002);
    }

    [Theory]
    [InlineData("0,10,0,25,0,works,", "at least two rows")]
    [InlineData("0,10,0,25,0,works,\n0,10,0,25,0,works,", "day(2): 0 s does not come after")]
    [InlineData("0,10,0,25,0,works,\n9,10,2,25,0,works,", "day(2): not a row")]
    [InlineData("0,10,0,25,0,broken,\n9,10,0,25,0,works,", "day(1): not a row")]
    [InlineData("0,10,0,25,0,works\n9", "day(1): not a row")]
    [InlineData("5,10,0,25,0,works,\n9,10,0,25,0,works,", "begins at 0 s")]
    public void A_trace_that_makes_no_sense_is_refused_with_its_line(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => Trace.Parse("day", text.Split('\n'), "day")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_picture_and_the_table_of_a_simulation_hold_every_course()
    {
        var result = new SimulationPlan(Model, Device, null, 0.05, Profiled: true).Run(Trace.Parse("short", ["0,10,0,25,0,works,", "60,10,0,25,0,works,"], "short"), null);
        Assert.Equal(7, ResultCsv.Format(result).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var svg = System.Xml.Linq.XDocument.Parse(SvgChart.Draw(result, 80, 0.05));
        Assert.Equal(4, svg.Descendants().Count(element => element.Name.LocalName == "polyline"));
    }

    private static Trace Committed(string name) => Trace.Read(Path.Combine(AppContext.BaseDirectory, "traces", name + ".csv"));
}
