using System.CommandLine;
using EdgeSdk.Execution;
using EdgeSdk.Tool.Output;

namespace EdgeSdk.Tool.Commands;

/// <summary>Which model a command runs, and where; the same options wherever a model runs.</summary>
internal sealed class ModelOptions
{
    private const string Cpu = "cpu", Cuda = "cuda", DirectML = "directml", Auto = "auto";

    private readonly Argument<string> _path = new("model") { Description = "The .onnx file." };

    private readonly Option<string> _device = new("--device")
    {
        Description = $"Where to compute: {Cpu}, {Cuda}, {DirectML} or {Auto}; see 'edge targets'.",
        DefaultValueFactory = _ => Cpu,
    };

    public ModelOptions() => _device.AcceptOnlyFromAmong(Cpu, Cuda, DirectML, Auto);

    public void AddTo(Command command)
    {
        command.Add(_path);
        command.Add(_device);
    }

    public string Path(ParseResult parsed) => parsed.GetValue(_path)!;

    /// <summary>Opens the model; where the device asked for does not work the CPU runs it, and a note says why.</summary>
    public AdaptiveModel Open(ParseResult parsed, Action<AdaptiveModelOptions>? configure = null)
    {
        var model = AdaptiveModel.Open(Path(parsed), options =>
        {
            Choose(parsed, options.Targets);
            configure?.Invoke(options);
        });
        foreach (var status in model.Targets.Where(status => status.Problem is not null))
            Note.Write($"{status.Target} does not run this model: {status.Problem}");
        return model;
    }

    /// <summary>Prefers the device asked for.</summary>
    public void Choose(ParseResult parsed, TargetPreference targets) => _ = parsed.GetValue(_device) switch
    {
        Cuda => targets.Prefer(Target.Cuda),
        DirectML => targets.Prefer(Target.DirectML),
        Auto => targets.Auto(),
        _ => targets,
    };
}
