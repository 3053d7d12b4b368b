using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Trainer.Tests.Runs;

/// <summary>Keeps what it hears, and does something at a moment.</summary>
internal sealed class Heard : IProgress<TrainingProgress>
{
    public List<TrainingProgress> All { get; } = [];

    public Func<TrainingProgress, bool> When { get; init; } = _ => false;

    public Action Then { get; init; } = () => { };

    public void Report(TrainingProgress value)
    {
        All.Add(value);
        if (When(value))
            Then();
    }
}
