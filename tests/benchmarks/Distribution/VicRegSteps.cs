using EdgeSdk.Models;
using EdgeSdk.Trainer;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Runs;
using static TorchSharp.torch;

namespace EdgeSdk.Benchmarks.Distribution;

/// <summary>Steps of VICReg over random images, the network of these tables: what a rank computes and sends, without views to make.</summary>
internal sealed class VicRegSteps : IDisposable
{
    public const string Described = "VICReg, stem 16, stages 16, 32, 64, 128, projections of 256, 28x28";
    public const int ProjectorWidth = 256;

    private readonly ChannelGatedResNet _network = new(
        new NetworkOptions { StemChannels = 16, Stages = [new(16, 1, 1), new(32, 1, 2), new(64, 1, 2), new(128, 1, 2)], TierMultiple = 2 },
        new ModelInput(1, 28, 28), [0.3f], [0.3f], [1]);

    private readonly Projector _projector = new(128, ProjectorWidth);
    private readonly VicRegMethod _method;
    private readonly GradientExchange? _exchange;
    private readonly AdamW _optimizer;

    public VicRegSteps(Communicator ranks)
    {
        _method = new VicRegMethod(_network, _projector);
        var parameters = _method.Modules.SelectMany(m => m.Module.named_parameters().Select(p => ($"{m.Name}.{p.name}", (Tensor)p.parameter))).ToList();
        if (!ranks.IsAlone)
        {
            _exchange = new GradientExchange(ranks, parameters.Select(p => p.Item2));
            var batch = new GlobalBatch(ranks) { Gradients = _exchange };
            batch.Join(_network);
            batch.Join(_projector);
        }

        _optimizer = new AdamW(parameters, 1e-4);
    }

    public static Tensor Images(int count) => rand(count, 1, 28, 28);

    public void Run(Tensor first, Tensor second)
    {
        using var pause = CollectionPause.Begin();
        _method.Backward(new StepImages(first, second, null), 0.5, 0.5);
        _exchange?.Finish();
        _optimizer.Step(2e-3);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _projector.Dispose();
        _network.Dispose();
    }
}
