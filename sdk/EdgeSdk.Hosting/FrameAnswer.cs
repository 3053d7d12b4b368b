using EdgeSdk.Frames;
using EdgeSdk.Models;

namespace EdgeSdk.Hosting;

/// <summary>What outlives a <see cref="FrameResult"/>: a copy of what people and programs further away want to know.</summary>
/// <param name="Info">Which frame it was.</param>
/// <param name="Label">The class.</param>
/// <param name="Score">Its score, in 0..1.</param>
/// <param name="Budget">The budget granted, in (0, 1].</param>
/// <param name="Policy">What bound it.</param>
/// <param name="Reason">The budget and why, in words.</param>
/// <param name="Level">The level the frame ran at; of two runs that of the second.</param>
/// <param name="FirstLevel">The level of the first run of two; <see langword="null"/> when it ran once.</param>
/// <param name="MacsShare">Multiply-accumulates spent, as a share of the dense network's.</param>
/// <param name="Latency">From the call to the result; time in the queue not included.</param>
/// <param name="Target">Where it ran.</param>
/// <param name="Model">Which model file answered.</param>
public sealed record FrameAnswer(
    FrameInfo Info, string Label, float Score, double Budget, string Policy, string Reason, double Level, double? FirstLevel, double MacsShare, TimeSpan Latency, string Target,
    ModelIdentity Model)
{
    /// <summary>Copies a result.</summary>
    /// <param name="result">The result, within its receiver.</param>
    public static FrameAnswer Of(FrameResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(
            result.Info, result.Label, result.Score, result.Budget.Granted, result.Budget.Policy, result.Budget.Reason, result.Level.Budget, result.FirstLevel?.Budget,
            result.MacsShare, result.Latency, result.Target.Name, result.Model);
    }
}
