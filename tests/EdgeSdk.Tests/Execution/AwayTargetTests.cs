using System.Diagnostics.Metrics;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Tests.Execution.Faults;
using EdgeSdk.Tests.Models;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Tests.Execution;

public sealed class AwayTargetTests : IDisposable
{
    private static readonly TimeSpan HangAfter = TimeSpan.FromMilliseconds(4);
    private readonly FakeTimeProvider _clock = new();

    // Three runs of the self-test come before the frames.
    private readonly FaultyProvider _provider;

    public AwayTargetTests() => _provider = new(_clock, HangAfter, new Injected(Target.Cuda, Call.Run, 4, 4, Behaviour.HangsForever));

    public void Dispose() => _provider.Dispose();

    [Fact]
    public void A_device_that_hangs_is_not_tried_again_until_its_run_is_back()
    {
        using var model = Open(options => options.Targets.Prefer(Target.Cuda));
        Run(model);
        Assert.Equal(Target.Cpu, model.Target);
        for (var i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(11));
            Run(model);
        }
        Assert.Equal(1, _provider.Opened(Target.Cuda));
        var status = model.Targets[0];
        Assert.Equal((TargetState.Resting, TargetFault.Hung, null), (status.State, status.Fault, status.NextTry));
        _provider.Dispose();
        Assert.True(SpinWait.SpinUntil(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Run(model);
            return model.Target == Target.Cuda;
        }, TimeSpan.FromSeconds(60)));
        Assert.Equal(2, _provider.Opened(Target.Cuda));
    }

    [Fact]
    public void Auto_survives_a_question_that_fails_and_tries_what_it_knows()
    {
        foreach (var error in new Exception[] { new InvalidOperationException("no"), new NotSupportedException("no"), new EdgeSdk.Execution.Providers.ProviderException(TargetFault.Unavailable, "no") })
        {
            _provider.Asked = error;
            using var model = Open(options => options.Targets.Auto());
            Assert.Equal([Target.Cuda, Target.DirectML, Target.Cpu], model.Targets.Select(status => status.Target));
            Run(model);
        }
    }

    [Fact]
    public void Faults_and_changes_of_target_are_counted()
    {
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "EdgeSdk" && instrument.Name is "edgesdk.target.faults" or "edgesdk.target.changes")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (all["edgesdk.model"] is "away")
                lock (seen)
                    seen.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Skip(1).Select(tag => tag.Value))}");
        });
        listener.Start();
        using var model = Open(options => (options.Name, _) = ("away", options.Targets.Prefer(Target.Cuda)));
        Run(model);
        Assert.Equal(["edgesdk.target.faults 1 CUDA Hung", "edgesdk.target.changes 1 CPU CUDA Hung"], seen);
    }

    private AdaptiveModel Open(Action<AdaptiveModelOptions> configure) => AdaptiveModel.Open(new TinyModel().Write(), options =>
    {
        (options.Provider, options.Signals.Clock, options.Signals.Manual, options.Targets.HangAfter) = (_provider, _clock, true, HangAfter);
        configure(options);
    });

    private static void Run(AdaptiveModel model) => Assert.Equal(RunOutcome.Answered, model.Run(Frame.Over(new byte[16], 4, 4, PixelFormat.Mono8), 0.3).Outcome);
}
