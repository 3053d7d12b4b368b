using EdgeSdk.Budgets;
using EdgeSdk.Queueing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeSdk.Hosting.Configuration;

/// <summary>Checks the options of a model by the rules of the core; every problem names its key.</summary>
internal sealed class EdgeModelOptionsCheck(string name, IHostEnvironment? environment) : IValidateOptions<EdgeModelOptions>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name1, EdgeModelOptions options)
    {
        if (name1 != name)
            return ValidateOptionsResult.Skip;
        var problems = new List<string>(options.Problems);
        Resolve(options);
        CheckFiles(options, problems);
        OptionsApplied.To(new AdaptiveModelOptions(), options, (key, apply) => Try(key, apply, problems));
        Try(nameof(options.QueueCapacity), () => _ = new FrameQueueOptions { Capacity = options.QueueCapacity }, problems);
        Try(nameof(options.ForcedBudget), () => Valid.Budget(options.ForcedBudget ?? 1, nameof(options.ForcedBudget)), problems);
        Within(nameof(options.RestartAfter), options.RestartAfter, TimeSpan.FromMilliseconds(1), Hour, problems);
        Within(nameof(options.RestartAtMost), options.RestartAtMost, options.RestartAfter, Day, problems);
        Within(nameof(options.SilentAfter), options.SilentAfter ?? Day, TimeSpan.FromMilliseconds(10), Day, problems);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private void Resolve(EdgeModelOptions options)
    {
        if (environment is null)
            return;
        options.Path = options.Path.Length == 0 ? "" : Path.GetFullPath(options.Path, environment.ContentRootPath);
        options.TrustFolder = options.TrustFolder is null ? null : Path.GetFullPath(options.TrustFolder, environment.ContentRootPath);
        options.PolicyFile = options.PolicyFile is null ? null : Path.GetFullPath(options.PolicyFile, environment.ContentRootPath);
    }

    private void CheckFiles(EdgeModelOptions options, List<string> problems)
    {
        if (options.Path.Length == 0)
            problems.Add($"{Key(nameof(options.Path))} is missing; give the model's .onnx file or its folder.");
        else if (!File.Exists(options.Path) && !Directory.Exists(options.Path))
            problems.Add($"{Key(nameof(options.Path))} is '{options.Path}', and there is no such file or folder.");
        if (options.PolicyFile is not { } file)
            return;
        try
        {
            options.Policies = PolicyOptions.Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is PolicyFormatException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{Key(nameof(options.PolicyFile))} is '{file}': {e.Message}");
        }
    }

    private void Within(string key, TimeSpan time, TimeSpan least, TimeSpan most, List<string> problems)
    {
        if (time < least || time > most)
            problems.Add($"{Key(key)} is {time}; give a time from {least} to {most}.");
    }

    private void Try(string key, Action apply, List<string> problems)
    {
        try
        {
            apply();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            problems.Add($"{Key(key)}: {e.Message.Split(" (Parameter '")[0].ReplaceLineEndings(" ")}");
        }
    }

    private string Key(string key) => $"{EdgeModelServiceCollectionExtensions.Section}:{name}:{key}";
}
