using System.Text;
using System.Text.Json;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Trainer.Studies;

/// <summary>
/// A study in a folder: <c>study.json</c>, the plan; <c>reports/</c>, one report per finished run; <c>README.md</c>, the table over them; and
/// <c>runs/</c>, the run folders. What is finished is not run again; several processes may work on one study, each on other runs.
/// </summary>
public sealed class Study
{
    private readonly string _folder;
    private readonly StudyPlan _plan;
    private readonly IReadOnlyList<StudyEntry> _entries;
    private int? _images;

    /// <summary>Opens the study in a folder.</summary>
    /// <param name="folder">The folder, with a <c>study.json</c>.</param>
    /// <param name="settings">Options of all rows by name, in the place of those in <c>study.json</c>; <see langword="null"/> for none.</param>
    /// <exception cref="IOException">There is no <c>study.json</c>, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">The plan is not valid; the message names the file.</exception>
    public Study(string folder, IReadOnlyList<KeyValuePair<string, string>>? settings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = folder;
        var path = Path.Combine(folder, "study.json");
        try
        {
            _plan = StudyPlan.Parse(File.ReadAllText(path));
            _entries = [.. _plan.Runs().Select(entry => entry with { Options = With(entry.Options, settings ?? []) })];
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The table over all finished runs.</summary>
    public string TablePath => Path.Combine(_folder, "README.md");

    /// <summary>Does the runs that are not done, and writes the table after each.</summary>
    /// <param name="train">The training images.</param>
    /// <param name="test">The test images.</param>
    /// <param name="threads">Threads of the tensor library; 0 uses all processors.</param>
    /// <param name="device">Where to compute: one of <see cref="DeviceNames"/>.</param>
    /// <param name="unlabelled">The images to pre-train on; <see langword="null"/> for the training images.</param>
    /// <param name="progress">Hears of each run.</param>
    /// <param name="cancellation">Ends the current run with a checkpoint.</param>
    /// <returns>How many of all runs are done, and how many there are; the others are at work in other processes.</returns>
    /// <exception cref="InvalidDataException">A report is of other options than the plan asks for.</exception>
    /// <exception cref="OperationCanceledException">The study was cancelled; it goes on from where it was.</exception>
    public (int Done, int All) Execute(
        ImageSet train, ImageSet test, int threads = 0, string device = DeviceNames.Cpu, ImageSet? unlabelled = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "reports"));
        RequireTrainable(_entries, train);
        _images = (unlabelled ?? train).Count;
        foreach (var entry in _entries)
        {
            if (Finished(entry) is not null)
                continue;
            var run = new TrainingRun(entry.Options with { Threads = threads, Device = device }, train, test, Path.Combine(_folder, "runs", entry.Name), unlabelled);
            try
            {
                var report = run.Execute(progress is null ? null : new Named(entry.Name, progress), cancellation);
                Write(ReportPath(entry), RunJson.Write(report with { Options = entry.Options with { Device = device } }));
            }
            catch (RunFolderInUseException)
            {
                continue;
            }

            Tabulate();
        }

        return Tabulate();
    }

    private static TrainingOptions With(TrainingOptions options, IReadOnlyList<KeyValuePair<string, string>> settings) =>
        settings.Aggregate(options, (set, setting) => set.With(setting.Key, setting.Value));

    // A row that cannot be trained must not show after hours of the others.
    private static void RequireTrainable(IReadOnlyList<StudyEntry> entries, ImageSet train)
    {
        foreach (var entry in entries.DistinctBy(entry => entry.Row))
        {
            try
            {
                entry.Options.Validate(train.Count);
                MethodChoice.Network(entry.Options, train).Dispose();
            }
            catch (ArgumentException e)
            {
                throw new InvalidDataException($"study.json, row {entry.Row}: {e.Message}", e);
            }
        }
    }

    /// <summary>Writes the table over the runs that are done, and does none.</summary>
    /// <returns>How many of all runs are done, and how many there are.</returns>
    /// <exception cref="InvalidDataException">A report is none, or of other options or other images than the rest.</exception>
    public (int Done, int All) Tabulate()
    {
        var done = _entries.Select(entry => (entry, report: Finished(entry))).Where(pair => pair.report is not null).ToList();
        Write(TablePath, StudyTable.Markdown(_plan, [.. done.Select(pair => (pair.entry.Row, pair.report!))], _entries.Count));
        return (done.Count, _entries.Count);
    }

    private TrainingReport? Finished(StudyEntry entry)
    {
        var path = ReportPath(entry);
        if (!File.Exists(path))
            return null;
        TrainingReport report;
        try
        {
            report = RunJson.Read<TrainingReport>(File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: is not a report ({e.Message}). Delete it to run {entry.Name} again.", e);
        }

        _images ??= report.Training.Images;
        if (report.Training.Images != _images)
            throw new InvalidDataException($"{path}: was made of {report.Training.Images} images, and not of {_images}. Use another folder, or delete it to run {entry.Name} again.");
        return Plain(report.Options) == Plain(entry.Options)
            ? report
            : throw new InvalidDataException($"{path}: was made with other options than study.json asks for. Delete it to run {entry.Name} again.");
    }

    private static string Plain(TrainingOptions options) => RunJson.Write(MethodChoice.OfMethod(options) with { Threads = 0, Device = DeviceNames.Cpu });

    private string ReportPath(StudyEntry entry) => Path.Combine(_folder, "reports", $"{entry.Name}.json");

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text + "\n")));

    private sealed class Named(string name, IProgress<TrainingProgress> progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(value with { Phase = $"{name} {value.Phase}" });
    }
}
