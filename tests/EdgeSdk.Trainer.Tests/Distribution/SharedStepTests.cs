using EdgeSdk.Models;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Tests.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Distribution;

/// <summary>The gradients of one step, computed by ranks that each have a part of the images.</summary>
public class SharedStepTests
{
    private const int Images = 12;

    // Methods that draw nothing per image: torch's generator belongs to the process, and these ranks are its threads.
    [Theory]
    [InlineData("vicreg", 1)]
    [InlineData("vicreg", 2)]
    [InlineData("vicreg", 3)]
    [InlineData("elastic", 2)]
    public void Gradients_are_those_of_the_whole_batch(string method, int ranks)
    {
        var whole = Gradients(method, Communicator.Alone, out _);
        var parts = ThreadRanks.Run(ranks, one => Gradients(method, one, out _));
        foreach (var part in parts)
        {
            Assert.Equal(whole.Keys, part.Keys);
            foreach (var (name, gradient) in whole)
            {
                var scale = Math.Max(1e-6, gradient.Max(Math.Abs));
                for (var i = 0; i < gradient.Length; i++)
                    Assert.True(Math.Abs(gradient[i] - part[name][i]) < 2e-4 * scale, $"{name}[{i}]: {gradient[i]:R} in one process, {part[name][i]:R} over {ranks} ranks");
            }
        }
    }

    [Fact]
    public void Buckets_leave_while_the_backward_pass_goes_on()
    {
        var early = ThreadRanks.Run(2, one =>
        {
            Gradients("vicreg", one, out var exchange);
            return (exchange!.SentEarly, exchange.Sent);
        });
        Assert.All(early, buckets => Assert.InRange(buckets.SentEarly, 1, buckets.Sent - 1));
    }

    private static Dictionary<string, double[]> Gradients(string method, Communicator ranks, out GradientExchange? exchange)
    {
        using var scope = NewDisposeScope();
        var options = Tiny.Options with { Stages = [new(8, 1, 1), new(96, 2, 2)], Gates = GateKinds.Budget };
        TrainingMethod trained;
        lock (Tiny.Options)
        {
            manual_seed(3);
            var projector = new Projector(96, 24);
            trained = method == "vicreg"
                ? new VicRegMethod(new ChannelGatedResNet(options, new ModelInput(1, 8, 8), [0.4f], [0.3f], [1]), projector)
                : new ElasticMethod(new ElasticResNet(options, new ModelInput(1, 8, 8), [0.4f], [0.3f], [0.5, 1]), projector, new ElasticOptions { SubnetworkStart = 0.5 });
        }

        List<(string Name, Tensor Tensor)> parameters = [.. trained.Modules.SelectMany(m => m.Module.named_parameters().Select(p => ($"{m.Name}.{p.name}", (Tensor)p.parameter)))];
        exchange = null;
        if (!ranks.IsAlone)
        {
            exchange = new GradientExchange(ranks, parameters.Select(p => p.Tensor));
            var batch = new GlobalBatch(ranks) { Gradients = exchange };
            foreach (var (_, module) in trained.Modules)
                batch.Join(module);
        }

        var own = Images / ranks.Size;
        using (CollectionPause.Begin())
        {
            trained.Backward(
                new StepImages(Tiny.Images(Images, 1).narrow(0, own * ranks.Rank, own), Tiny.Images(Images, 2).narrow(0, own * ranks.Rank, own), null), 0.1, 0.5);
            exchange?.Finish();
        }

        return parameters.Where(p => p.Tensor.grad is not null).ToDictionary(p => p.Name, p => p.Tensor.grad!.Values());
    }
}
