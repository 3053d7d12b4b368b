using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Tests.Models;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Tests.Execution.Faults;

/// <summary>One fault at one moment of the life of a model, and the frames before, at and after it.</summary>
internal sealed record FaultCase(Injected Fault, bool KeepCpuReady, bool Second)
{
    private const int Frames = 9;

    private static readonly TimeSpan HangAfter = TimeSpan.FromMilliseconds(4);
    private static readonly TinyModel Tiny = new();
    private static readonly Lazy<string> Path = new(() => Tiny.Write());
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];
    private static readonly float[] Image = [.. Pixels.Select(p => p / 255f)];

    /// <summary>Every kind of fault at every step of every kind of call.</summary>
    public static IEnumerable<FaultCase> All()
    {
        var errors = Enum.GetValues<TargetFault>().Where(fault => fault is not (TargetFault.Hung or TargetFault.Disagrees)).ToArray();
        foreach (var keep in (bool[])[true, false])
            foreach (var second in (bool[])[true, false])
            {
                foreach (var fault in errors)
                {
                    yield return new(new(Target.Cuda, Call.Open, 1, 1, Behaviour.Throws, fault), keep, second);
                    yield return new(new(Target.Cuda, Call.Open, 1, int.MaxValue, Behaviour.Throws, fault), keep, second);
                    yield return new(new(Target.Cuda, Call.Dispose, 1, int.MaxValue, Behaviour.Throws, fault), keep, second);
                }
                // Three runs of the self-test, then the frames, then those of the self-test that brings it back.
                for (var run = 1; run <= Frames + 5; run++)
                {
                    foreach (var fault in errors)
                        yield return new(new(Target.Cuda, Call.Run, run, run, Behaviour.Throws, fault), keep, second);
                    foreach (var behaviour in (Behaviour[])[Behaviour.Hangs, Behaviour.HangsForever])
                        yield return new(new(Target.Cuda, Call.Run, run, run, behaviour), keep, second);
                }
                for (var run = 1; run <= 3; run++)
                    yield return new(new(Target.Cuda, Call.Run, run, run, Behaviour.Lies), keep, second);
                // The CPU's own: a frame that it fails once is answered by a new session.
                foreach (var fault in (TargetFault[])[TargetFault.RunFailed, TargetFault.OutOfMemory])
                    for (var run = 8; run <= 11; run++)
                        yield return new(new(Target.Cpu, Call.Run, run, run, Behaviour.Throws, fault), keep, second);
            }
    }

    /// <summary>Runs the case.</summary>
    /// <returns>What was wrong; <see langword="null"/> when every frame had the right answer and nothing stayed open.</returns>
    public string? Problem()
    {
        var clock = new FakeTimeProvider();
        using var provider = new FaultyProvider(clock, HangAfter, Fault);
        Target? first;
        using (var model = AdaptiveModel.Open(Path.Value, options =>
        {
            options.Provider = provider;
            options.Threads = 1;
            options.Signals.Clock = clock;
            options.Signals.Manual = true;
            options.Targets.HangAfter = HangAfter;
            options.Targets.KeepCpuReady = KeepCpuReady;
            _ = Second ? options.Targets.Prefer(Target.Cuda, Target.DirectML) : options.Targets.Prefer(Target.Cuda);
        }))
        {
            first = model.Target;
            for (var i = 0; i < Frames; i++)
            {
                var level = i % Tiny.Levels.Length;
                var result = model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8), Tiny.Levels[level]);
                if (result.Outcome != RunOutcome.Answered || !Near(Tiny.EmbeddingOf(Image, level), result.Embedding) || !Near(Tiny.LogitsOf(Image, level), result.Logits))
                    return $"frame {i}: {result.Outcome}, on {result.Target}";
                // Half-way the device is well again, unless its fault is for ever.
                if (i == Frames / 2)
                    clock.Advance(TimeSpan.FromSeconds(11));
            }
        }
        provider.Dispose();
        return SpinWait.SpinUntil(() => provider.Alive == 0, TimeSpan.FromSeconds(30)) ? null : $"{provider.Alive} sessions stay open, first on {first}";
    }

    private static bool Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> found)
    {
        for (var i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - found[i]) < 1e-4f))
                return false;
        return true;
    }
}
