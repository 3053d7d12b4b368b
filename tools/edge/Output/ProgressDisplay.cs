using EdgeSdk.Trainer.Runs;
using Spectre.Console;

namespace EdgeSdk.Tool.Output;

/// <summary>Shows a run: a bar with the remaining time on a terminal, a line now and then elsewhere.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(15);

    /// <param name="work">The run.</param>
    /// <param name="json">Whether standard output is for JSON: the lines then go to standard error.</param>
    public static T Show<T>(Func<IProgress<TrainingProgress>, T> work, bool json)
    {
        if (json || !AnsiConsole.Profile.Capabilities.Interactive)
            return work(new Lines(json ? Console.Error : Console.Out));

        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(context => work(new Bars(context)));
    }

    private sealed class Bars(ProgressContext context) : IProgress<TrainingProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(TrainingProgress value)
        {
            if (!_tasks.TryGetValue(value.Phase, out var task))
            {
                foreach (var finished in _tasks.Values)
                    finished.StopTask();
                _tasks[value.Phase] = task = context.AddTask(value.Phase, maxValue: value.Total);
            }

            task.Value = value.Done;
            task.Description = $"{value.Phase}  [grey]{Markup.Escape(value.Detail)}[/]";
        }
    }

    private sealed class Lines(TextWriter output) : IProgress<TrainingProgress>
    {
        private readonly long _started = TimeProvider.System.GetTimestamp();
        private string _phase = "";
        private long _phaseStarted;
        private long _firstDone;
        private long _lastLine;

        public void Report(TrainingProgress value)
        {
            var now = TimeProvider.System.GetTimestamp();
            if (value.Phase != _phase)
                (_phase, _phaseStarted, _firstDone, _lastLine) = (value.Phase, now, value.Done, 0);
            if (_lastLine != 0 && value.Done < value.Total && TimeProvider.System.GetElapsedTime(_lastLine, now) < LineInterval)
                return;
            _lastLine = now;
            var done = value.Done - _firstDone;
            var remaining = done > 0 ? TimeProvider.System.GetElapsedTime(_phaseStarted, now) * ((double)(value.Total - value.Done) / done) : TimeSpan.Zero;
            var toGo = done > 0 ? $", {(int)remaining.TotalHours:00}:{remaining:mm\\:ss} to go" : "";
            output.WriteLine(
                $"{TimeProvider.System.GetElapsedTime(_started, now):hh\\:mm\\:ss} {value.Phase} {value.Done}/{value.Total}{toGo}  {value.Detail}");
        }
    }
}
