using System.Diagnostics;
using EdgeSdk;
using EdgeSdk.Frames;
using Spectre.Console;

namespace QuickStart;

/// <summary>Plays the belt: one frame after the other, each at the budget that the device's state allows at that moment.</summary>
internal static class Conveyor
{
    private static readonly TimeSpan FrameInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ScreenInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    public static void Play(AdaptiveModel model, TestImages images, Trace? trace, TimeSpan duration)
    {
        AnsiConsole.MarkupLine(trace is null
            ? $"[bold]Live:[/] this device's own battery and load decide, for {duration.TotalSeconds:0} s."
            : $"[bold]Replaying a made-up trace[/] of {trace.Length.TotalMinutes:0} minutes in {duration.TotalSeconds:0} s (--live follows this device instead).");
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsInputRedirected)
        {
            Loop(model, images, trace, duration, LineInterval, (elapsed, screen) => Console.WriteLine(screen.Line(elapsed)));
            return;
        }

        AnsiConsole.MarkupLine("Keys [bold]1[/] to [bold]9[/] force a level, [bold]0[/] gives the decision back.");
        AnsiConsole.Live(new Text("")).Start(live =>
            Loop(model, images, trace, duration, ScreenInterval, (_, screen) => live.UpdateTarget(screen.Table(model))));
    }

    private static void Loop(
        AdaptiveModel model, TestImages images, Trace? trace, TimeSpan duration, TimeSpan interval, Action<TimeSpan, Screen> show)
    {
        var screen = new Screen(trace);
        var clock = Stopwatch.StartNew();
        var nextShow = TimeSpan.Zero;
        for (var frame = 0; clock.Elapsed < duration; frame++)
        {
            if (trace is not null)
            {
                trace.MoveTo(trace.Length * (clock.Elapsed / duration));
                model.Governor.Sample();
            }

            ObeyKeys(model);
            var image = frame % images.Count;
            var result = model.Run(Frame.Over(images.Pixels(image), images.Width, images.Height, PixelFormat.Mono8));
            screen.Take(result, result.LabelIndex == images.Label(image), model.Governor.Readings);
            if (clock.Elapsed >= nextShow)
            {
                nextShow = clock.Elapsed + interval;
                show(clock.Elapsed, screen);
            }

            var wait = FrameInterval * (frame + 1) - clock.Elapsed;
            if (wait > TimeSpan.Zero)
                Thread.Sleep(wait);
        }
    }

    private static void ObeyKeys(AdaptiveModel model)
    {
        while (!Console.IsInputRedirected && Console.KeyAvailable)
        {
            var digit = Console.ReadKey(intercept: true).KeyChar - '0';
            if (digit == 0)
                model.Release();
            else if (digit > 0 && digit <= model.Levels.Count)
                model.Force(model.Levels[digit - 1].Budget);
        }
    }
}
