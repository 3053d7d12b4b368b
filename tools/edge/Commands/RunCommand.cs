using System.CommandLine;
using EdgeSdk.Frames;
using EdgeSdk.Tool.Output;
using EdgeSdk.Tool.Running;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge run</c>: pictures or a camera in, one line of JSON per frame out.</summary>
internal static class RunCommand
{
    private const string Help = """
        Runs pictures, folders of pictures or a V4L2 camera (a path below /dev) through a model and prints one line of JSON per frame: what it shows,
        the budget and why, the MACs and the latency. A file of policies is followed while frames run. A picture that cannot be read gets a line that
        says so, and the exit code is 2 in the end.

        Examples:
          edge run model.onnx pictures
          edge run model.onnx a.png b.png --budget 0.3                  all frames at one level
          edge run model.onnx /dev/video0 --policies policies.json      the budget follows the device
          edge run model.onnx pictures --top 3 | jq .label
        """;

    public static Command Create()
    {
        var model = new ModelOptions();
        var sources = new Argument<string[]>("sources") { Description = "Pictures, folders of pictures, or one camera such as /dev/video0.", Arity = ArgumentArity.OneOrMore };
        var budget = new Option<double?>("--budget") { Description = "The budget of every frame, in (0, 1]. [default: the whole budget, or what --policies grant]" };
        var policies = new Option<string?>("--policies") { Description = "A file of policies (JSON); changes take effect while frames run." };
        var threads = new Option<int>("--threads") { Description = "Threads of one operator; 0 is one per physical core." };
        var fit = new Option<FrameFit>("--fit") { Description = "How a picture of another shape becomes the model's input; the trainer crops.", DefaultValueFactory = _ => FrameFit.Crop };
        var top = new Option<int>("--top") { Description = "Print the so many best classes.", DefaultValueFactory = _ => 1 };
        var unknown = new Option<float>("--unknown-below") { Description = "The score, in 0..1, below which the label is 'unknown'." };
        var frames = new Option<long?>("--frames") { Description = "Stop after so many frames." };
        var size = new Option<int[]>("--camera-size") { Description = "Width and height to ask the camera for.", Arity = new(2, 2), AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [640, 480] };
        var command = new Command("run", Help) { budget, policies, threads, fit, top, unknown, frames, size };
        model.AddTo(command);
        command.Add(sources);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(budget) is not null && parsed.GetValue(policies) is not null)
                throw new ArgumentException("--budget and --policies contradict each other: leave one out.");
            if (parsed.GetValue(budget) is not (null or (> 0 and <= 1)))
                throw new ArgumentException(FormattableString.Invariant($"--budget is {parsed.GetValue(budget)}; a budget is above 0 and not above 1."));
            if (parsed.GetValue(top) < 1)
                throw new ArgumentException($"--top is {parsed.GetValue(top)}; give 1 or more.");
            if (parsed.GetValue(frames) < 1)
                throw new ArgumentException($"--frames is {parsed.GetValue(frames)}; give 1 or more.");
            var source = FrameSource.Of(parsed.GetValue(sources)!, parsed.GetValue(size)!);
            using var opened = model.Open(parsed, options =>
            {
                options.Threads = parsed.GetValue(threads);
                options.Frames.Fit = parsed.GetValue(fit);
                options.UnknownBelow = parsed.GetValue(unknown);
            });
            using var watch = parsed.GetValue(policies) is { } file ? opened.Governor.Watch(file) : null;
            watch?.Refused += (_, _) => Note.Write($"{watch.Problem} The policies before it stay.");
            using var stop = new StopSignal();
            var lines = new ResultLines(opened, parsed.GetValue(budget), parsed.GetValue(top), parsed.GetValue(frames) ?? long.MaxValue, stop.Token);
            source.Play(lines);
            return lines.Failed > 0 ? ExitCode.BadInput : stop.Token.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Success;
        });
        return command;
    }
}
