using EdgeSdk.Models;

namespace EdgeSdk.Execution;

/// <summary>Goes down the preference list until a target has run the model.</summary>
internal static class RunnerSelection
{
    /// <exception cref="ModelFileException">Not even the CPU runs this graph.</exception>
    /// <exception cref="InferenceException">The application brings no ONNX Runtime.</exception>
    public static OrtRunner Open(ModelFile file, ExecutionSettings settings, out IReadOnlyList<TargetAttempt> attempts)
    {
        var tried = new List<TargetAttempt>();
        attempts = tried;
        foreach (var target in settings.Targets)
        {
            var runner = OrtRunner.TryCreate(file, target, settings, out var refusal);
            tried.Add(new(target, refusal?.Reason));
            if (runner is not null)
                return runner;
            if (target == Target.Cpu)
                throw refusal!.BlamesTheModel
                    ? new ModelFileException(file.Path, $"ONNX Runtime cannot run its graph: {refusal.Reason}", refusal.Cause)
                    : new InferenceException(target, refusal.Reason, refusal.Cause);
        }
        throw new InvalidOperationException("A preference list ends with the CPU.");
    }
}
