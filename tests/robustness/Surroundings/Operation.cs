using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Replay;
using EdgeSdk.Embeddings;
using EdgeSdk.Profiling;
using EdgeSdk.Signals;
using EdgeSdk.Updates;

namespace EdgeSdk.Robustness.Surroundings;

/// <summary>Something a device does with its disk, and what must be so while that is broken and after it was mended.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Applies">Under which conditions there is something to see.</param>
/// <param name="Run">Does it before, under and after the condition; what is wrong is thrown.</param>
internal sealed record Operation(string Name, Func<Condition, bool> Applies, Action<Place, LineDevice, Condition> Run)
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new("model swap", _ => true, Swap),
        new("profile", _ => true, (place, device, condition) => Replace(place, device, condition, place["x.profile.json"], (path, which) => Profile(device, which).Write(path))),
        new("gallery", _ => true, (place, device, condition) => Replace(place, device, condition, place["parts.gallery"], (path, which) => Gallery(which).Save(path))),
        new("policies", _ => true, Policies),
        // A log that is open keeps its disk from becoming read-only.
        new("decision log", condition => condition != Condition.ReadOnly, Log),
        new("sensors", condition => condition is not (Condition.Full or Condition.ReadOnly), Sensors),
    ];

    private static bool Breaks(Condition condition) => condition != Condition.Clock;

    private static void Under(Place place, LineDevice device, Condition condition, Action act)
    {
        device.Frame();
        place.Break(condition);
        if (condition == Condition.Clock)
            device.Clock.StepBack();
        try
        {
            device.Frame();
            act();
            device.Frame();
        }
        finally
        {
            place.Mend(condition);
        }
        device.Frame();
    }

    private static void Swap(Place place, LineDevice device, Condition condition)
    {
        var next = Path.Combine(Path.GetTempPath(), $"edgesdk-next-{Environment.ProcessId}.onnx");
        File.WriteAllBytes(next, KilledChild.Model(1));
        var first = device.Frame().Model.Sha256;
        var before = File.ReadAllBytes(place["model/current.json"]);
        Under(place, device, condition, () =>
        {
            var update = device.Live.Put(next);
            Is(update.IsAccepted == !Breaks(condition), $"the model was {(update.IsAccepted ? "accepted" : "refused: " + update.Problem)}");
            Is(!Breaks(condition) || device.Frame().Model.Sha256 == first, "another model runs");
            // A start from a disk that cannot be written.
            if (condition is Condition.Full or Condition.ReadOnly)
                using (var start = LiveModel.Open(place["model"], device.Options(place)))
                    Is(start.Model.Identity.Sha256 == first, "a start found another model");
        });
        if (Breaks(condition))
            Is(before.AsSpan().SequenceEqual(File.ReadAllBytes(place["model/current.json"])), "the pointer changed");
        Is(!Breaks(condition) || device.Live.Put(next).IsAccepted, "the model was refused after the disk came back");
        var second = device.Frame().Model.Sha256;
        Is(second != first, "the next model does not run");
        using var again = LiveModel.Open(place["model"], device.Options(place));
        Is(again.Model.Identity.Sha256 == second && again.FolderProblem is null, $"the next start found {again.Model.Identity.Sha256}: {again.FolderProblem}");
        Is(Directory.GetFiles(place["model"], "*.tmp").Length == 0, "a half-written file stayed");
        File.Delete(next);
    }

    private static void Replace(Place place, LineDevice device, Condition condition, string path, Action<string, int> write)
    {
        write(path, 0);
        var before = File.ReadAllBytes(path);
        Under(place, device, condition, () => Refused(condition, () => write(path, 1)));
        Is(before.AsSpan().SequenceEqual(File.ReadAllBytes(path)) == Breaks(condition), "the file is not the one it must be");
        write(path, 1);
        Is(!before.AsSpan().SequenceEqual(File.ReadAllBytes(path)), "nothing was written after the disk came back");
        Is(Directory.GetFiles(place.Folder, "*.tmp").Length == 0, "a half-written file stayed");
    }

    private static void Policies(Place place, LineDevice device, Condition condition)
    {
        Is(device.Frame().Budget.Ceiling == 0.3, "the first policies are not in force");
        Under(place, device, condition, () =>
        {
            Refused(condition, () => PolicyOptions.Write(place["policies.json"], LineDevice.Whole));
            device.Watch.Look();
            Is(device.Frame().Budget.Ceiling == 0.3 == Breaks(condition), $"the ceiling is {device.Frame().Budget.Ceiling}");
            var gone = condition is Condition.Missing or Condition.File or Condition.Unmounted;
            Is(device.Watch.Problem is not null == gone, $"the watch says {device.Watch.Problem ?? "nothing"}");
        });
        PolicyOptions.Write(place["policies.json"], LineDevice.Whole);
        device.Watch.Look();
        Is(device.Frame().Budget.Ceiling > 0.3 && device.Watch.Problem is null, "the new policies are not in force after the disk came back");
    }

    private static void Log(Place place, LineDevice device, Condition condition)
    {
        var governor = device.Live.Model.Governor;
        using (var stream = new FileStream(place["decisions.log"], FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            governor.Record(stream);
            Under(place, device, condition, () =>
            {
                for (var frame = 0; frame < 3000; frame++)
                    device.Frame();
                // An open file outlives its name and its mount.
                Is(governor.RecordingProblem is IOException == (condition == Condition.Full), $"the log says {governor.RecordingProblem?.Message ?? "nothing"}");
            });
            governor.Record(null);
        }
        if (condition != Condition.Full)
            Replays(place["decisions.log"]);
        using (var stream = new FileStream(place["again.log"], FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            governor.Record(stream);
            device.Frame();
            governor.Record(null);
        }
        Replays(place["again.log"]);
    }

    private static void Replays(string path)
    {
        using var reader = new StreamReader(path);
        var report = DecisionReplay.Run(reader);
        Is(report.Decisions > 0 && report.Identical == report.Decisions, $"the log does not replay: {report.FirstDifference}");
    }

    private static void Sensors(Place place, LineDevice device, Condition condition)
    {
        device.Frame();
        Is(Charge() is not null, "the battery is unknown before");
        Under(place, device, condition, () =>
        {
            // Sensors that fall silent keep their last answer until it is too old.
            for (var frame = 0; frame < 10; frame++)
                device.Frame();
            if (!Breaks(condition))
                return;
            Is(Charge() is not null, "one failed reading was a lost sensor");
            device.Clock.Advance(TimeSpan.FromMinutes(1));
            Is(device.Frame().Budget.Ceiling == 0.1, $"the battery is lost and the ceiling {device.Frame().Budget.Ceiling}");
        });
        device.Frame();
        Is(device.Frame().Budget.Ceiling > 0.1, "the battery is back and the ceiling that of a lost one");

        double? Charge() => device.Live.Model.Governor.Readings.Readings.ToArray().First(reading => reading.Quantity == Quantity.BatteryCharge).TryGet(out var value) ? value : null;
    }

    private static void Refused(Condition condition, Action write)
    {
        try
        {
            write();
            Is(!Breaks(condition), "it was written to a broken disk");
        }
        catch (Exception e) when (Breaks(condition) && e is IOException or UnauthorizedAccessException)
        {
            // As documented.
        }
    }

    private static DeviceProfile Profile(LineDevice device, int which) => new()
    {
        Schema = DeviceProfile.CurrentSchema,
        ModelSha256 = device.Live.Model.Manifest.WeightsSha256,
        Device = DeviceName.Current,
        Target = "CPU",
        Threads = 1,
        Levels = [.. device.Live.Model.Levels.Select(level => new LevelProfile(level.Budget, 0.001 * (1 + which), 0.01 * (1 + which)))],
    };

    private static Gallery Gallery(int which)
    {
        var gallery = new Gallery(3);
        gallery.Enroll("bolt", [1, which, 0]);
        return gallery;
    }

    private static void Is(bool so, string otherwise)
    {
        if (!so)
            throw new InvalidOperationException(otherwise + ".");
    }
}
