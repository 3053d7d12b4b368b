using EdgeSdk.Execution.Providers;
using EdgeSdk.Models;

namespace EdgeSdk.Execution;

/// <summary>A model on one target: its buffers and its sessions, one for all levels or one for each.</summary>
internal sealed class TargetRunner : IDisposable
{
    private readonly List<IProviderSession> _sessions = [];
    private readonly float[] _budgets;
    private readonly RunThread? _thread;

    private TargetRunner(ModelManifest manifest, Target target, ExecutionSettings settings)
    {
        Target = target;
        Buffers = new(manifest);
        _budgets = [.. manifest.Levels.Select(level => (float)level.Budget)];
        if (target != Target.Cpu)
            _thread = new(settings.HangAfter < TimeSpan.FromSeconds(1) ? settings.HangAfter : TimeSpan.FromSeconds(1));
    }

    public Target Target { get; }

    public ModelBuffers Buffers { get; }

    /// <summary>Opens the model on <paramref name="target"/>.</summary>
    /// <exception cref="ProviderException">The target cannot.</exception>
    public static TargetRunner Open(ModelFile file, IReadOnlyList<ModelFile> plans, Target target, ExecutionSettings settings)
    {
        var runner = new TargetRunner(file.Manifest, target, settings);
        try
        {
            foreach (var plan in plans)
            {
                var session = settings.Provider.Open(plan, target, runner.Buffers, settings);
                runner._sessions.Add(runner._thread is null ? session : new ThreadedSession(session, runner._thread));
            }
            return runner;
        }
        catch
        {
            runner.Dispose();
            throw;
        }
    }

    /// <summary>Runs what is in the image buffer at the level of <paramref name="budget"/>.</summary>
    /// <returns><see cref="RunOutcome.Answered"/>, or why it was ended.</returns>
    /// <exception cref="ProviderException">The target failed.</exception>
    public RunOutcome Run(double budget, TimeSpan? limit, RunWatch watch)
    {
        Buffers.Budget[0] = (float)budget;
        var session = _sessions.Count == 1 ? _sessions[0] : _sessions[Math.Max(Array.IndexOf(_budgets, (float)budget), 0)];
        watch.Begin(session, limit);
        try
        {
            session.Run();
        }
        catch (ProviderException e)
        {
            var ended = watch.End();
            if (ended == RunOutcome.Answered || e.Back is not null)
                throw;
            session.Resume();
            return ended;
        }
        // The answer may have come at the very moment of the stop: it is an answer.
        if (watch.End() != RunOutcome.Answered)
            session.Resume();
        return RunOutcome.Answered;
    }

    public void Dispose()
    {
        if (_thread is null)
            Free();
        else
            _thread.End(Free);
    }

    private void Free()
    {
        foreach (var session in _sessions)
        {
            try
            {
                session.Dispose();
            }
            catch (ProviderException)
            {
                // A device that is gone cannot take its memory back, and there is nobody left to tell.
            }
        }
        _sessions.Clear();
        FreedMemory.GiveBack();
    }
}
