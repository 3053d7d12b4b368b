using EdgeSdk.Execution;
using Microsoft.Extensions.Logging;

namespace EdgeSdk.Hosting.Logging;

/// <summary>What the models of a host say; written by the compiler, so that a level that is off costs nothing.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Model}: {File} ({Version}) with SHA-256 {Sha256} runs on {Target} (it took over: {TookOver})")]
    public static partial void Opened(this ILogger log, string model, string file, string version, string sha256, string target, bool tookOver);

    [LoggerMessage(2, LogLevel.Warning, "{Model}: a model was refused, the one before runs on: {Problem}")]
    public static partial void ModelRefused(this ILogger log, string model, string? problem);

    [LoggerMessage(3, LogLevel.Warning, "{Model}: {Problem}")]
    public static partial void TargetRefused(this ILogger log, string model, string problem);

    [LoggerMessage(4, LogLevel.Warning, "{Model}: frames go to {To} instead of {From}: {Reason}")]
    public static partial void TargetChanged(this ILogger log, string model, string from, string to, string reason);

    [LoggerMessage(5, LogLevel.Error, "{Model}: frame {Frame} of camera '{Camera}' has no answer ({Outcome}): {Problem}")]
    public static partial void FrameFailed(this ILogger log, string model, string camera, ulong frame, RunOutcome outcome, string? problem, Exception? cause);

    [LoggerMessage(6, LogLevel.Information, "{Model}: camera '{Camera}' gives frames")]
    public static partial void CameraStarted(this ILogger log, string model, string camera);

    [LoggerMessage(7, LogLevel.Warning, "{Model}: camera '{Camera}' stopped, {Problem}; it is started again in {Rest}")]
    public static partial void CameraStopped(this ILogger log, string model, string camera, string problem, TimeSpan rest, Exception? cause);

    [LoggerMessage(8, LogLevel.Information, "{Model}: the configuration changed: {Keys}")]
    public static partial void Reloaded(this ILogger log, string model, string keys);

    [LoggerMessage(9, LogLevel.Error, "{Model}: the configuration was refused, the one before stays in force: {Problem}")]
    public static partial void ReloadRefused(this ILogger log, string model, string problem);

    [LoggerMessage(10, LogLevel.Information, "{Model}: the budget is forced to {Budget}")]
    public static partial void Forced(this ILogger log, string model, double budget);

    [LoggerMessage(11, LogLevel.Information, "{Model}: the policies decide the budget again")]
    public static partial void Released(this ILogger log, string model);

    [LoggerMessage(12, LogLevel.Information, "{Model}: {Count} policies are in force from now on")]
    public static partial void PoliciesReplaced(this ILogger log, string model, int count);

    [LoggerMessage(13, LogLevel.Information, "{Model}: closed after {In} frames: {Done} answered, {Dropped} dropped, {Failed} failed")]
    public static partial void Closed(this ILogger log, string model, long @in, long done, long dropped, long failed);

    [LoggerMessage(14, LogLevel.Critical, "The watchdog is not fed, so that systemd starts the program again: {Status}")]
    public static partial void Starving(this ILogger log, string status);
}
