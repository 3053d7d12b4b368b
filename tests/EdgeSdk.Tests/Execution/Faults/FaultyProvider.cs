using System.Numerics.Tensors;
using EdgeSdk.Execution;
using EdgeSdk.Execution.Providers;
using EdgeSdk.Models;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Tests.Execution.Faults;

/// <summary>A call across the seam.</summary>
internal enum Call
{
    Open,
    Run,
    Dispose,
}

/// <summary>How a call fails that is not simply an exception.</summary>
public enum Behaviour
{
    Throws,

    /// <summary>Does not end until it is stopped.</summary>
    Hangs,

    /// <summary>Does not even end then.</summary>
    HangsForever,

    /// <summary>Ends, with an answer a fifth of its length away.</summary>
    Lies,
}

/// <summary>Calls number <paramref name="From"/> to <paramref name="To"/> (from 1) of one kind, on one target, fail.</summary>
internal sealed record Injected(Target Target, Call Call, int From, int To, Behaviour Behaviour, TargetFault Fault = TargetFault.RunFailed);

/// <summary>The seam with faults: every target is really the CPU, until a call that is to fail.</summary>
internal sealed class FaultyProvider(FakeTimeProvider clock, TimeSpan hangAfter, params Injected[] faults) : IProvider, IDisposable
{
    private readonly Dictionary<(Target, Call), int> _calls = [];
    private readonly ManualResetEventSlim _over = new();

    /// <summary>Sessions opened less sessions disposed.</summary>
    public int Alive => Volatile.Read(ref _alive);

    private int _alive;

    /// <summary>How often a session was opened, or failed to be.</summary>
    public int Opened(Target target)
    {
        lock (_calls)
            return _calls.GetValueOrDefault((target, Call.Open));
    }

    /// <summary>Decides, beside the faults given, call by call.</summary>
    public Func<Target, Call, Injected?>? Sometimes { get; set; }

    /// <summary>How many calls were made to fail.</summary>
    public int Failures { get; private set; }

    /// <summary>What the question for the accelerators ends in; <see langword="null"/> is an answer.</summary>
    public Exception? Asked { get; set; }

    public IReadOnlyList<Target> Accelerators(ExecutionSettings settings) => Asked is { } error ? throw error : [Target.DirectML, Target.Cuda];

    public IProviderSession Open(ModelFile file, Target target, ModelBuffers buffers, ExecutionSettings settings)
    {
        if (Due(target, Call.Open) is { } fault)
            throw new ProviderException(fault.Fault, $"injected {fault.Fault} while opening");
        var session = OnnxRuntimeProvider.Instance.Open(file, Target.Cpu, buffers, settings);
        Interlocked.Increment(ref _alive);
        return new Session(this, target, session, buffers);
    }

    /// <summary>Lets the calls come back that hang for ever.</summary>
    public void Dispose() => _over.Set();

    private Injected? Due(Target target, Call call)
    {
        lock (_calls)
        {
            var number = _calls[(target, call)] = _calls.GetValueOrDefault((target, call)) + 1;
            var fault = Array.Find(faults, f => f.Target == target && f.Call == call && f.From <= number && number <= f.To) ?? Sometimes?.Invoke(target, call);
            Failures += fault is null ? 0 : 1;
            return fault;
        }
    }

    private sealed class Session(FaultyProvider owner, Target target, IProviderSession session, ModelBuffers buffers) : IProviderSession
    {
        private readonly ManualResetEventSlim _stopped = new();

        public void Run()
        {
            if (owner.Due(target, Call.Run) is not { } fault)
            {
                session.Run();
                return;
            }
            switch (fault.Behaviour)
            {
                case Behaviour.Throws:
                    // A device that fails half-way leaves half an answer.
                    buffers.Embedding.AsSpan().Fill(float.NaN);
                    throw new ProviderException(fault.Fault, $"injected {fault.Fault} while running");
                case Behaviour.Lies:
                    session.Run();
                    buffers.Embedding[0] += 0.2f * TensorPrimitives.Norm(buffers.Embedding);
                    return;
                default:
                    // Time passes until the limit of any run, the self-test's included.
                    owner.Advance();
                    _stopped.Wait();
                    if (fault.Behaviour == Behaviour.HangsForever)
                        owner._over.Wait();
                    throw new ProviderException(TargetFault.RunFailed, "stopped");
            }
        }

        public void Stop()
        {
            session.Stop();
            _stopped.Set();
        }

        public void Resume()
        {
            session.Resume();
            _stopped.Reset();
        }

        public void Dispose()
        {
            session.Dispose();
            Interlocked.Decrement(ref owner._alive);
            if (owner.Due(target, Call.Dispose) is { } fault)
                throw new ProviderException(fault.Fault, $"injected {fault.Fault} while disposing");
        }
    }

    private void Advance()
    {
        for (var i = 0; i < 11; i++)
            clock.Advance(hangAfter);
    }
}
