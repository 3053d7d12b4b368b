using EdgeSdk.Models;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Methods;

public class VicRegMethodsTests
{
    private const double Target = 0.6;
    private const int Epochs = 4;

    private static readonly GatingOptions Options = new() { MacsWeight = 3, BoundWeight = 2, BoundDecay = 0.3 };

    [Fact]
    public void Vicreg_compares_two_dense_views()
    {
        using var scope = NewDisposeScope();
        var (network, projector, images) = Setting(1);
        var losses = new VicRegMethod(network, projector).Backward(images, progress: 0.5, draw: 0.5);

        var expected = Loss(projector.call(network.EmbedDense(images.First)), projector.call(network.EmbedDense(images.Second)));
        AssertClose([expected, expected], [losses.Total, losses.Dense], 1e-5);
        Assert.Equal((1, 1), (losses.Budget, losses.MacsShare));
        Assert.All(network.named_parameters(), p => Assert.NotNull(p.parameter.grad));
    }

    [Fact]
    public void Gating_compares_two_gated_views_and_holds_their_mean_to_the_target()
    {
        using var scope = NewDisposeScope();
        var (network, projector, images) = Setting(Target);
        manual_seed(5);
        var losses = new VicRegGatingMethod(network, projector, Target, Options, Epochs).Backward(images, progress: 0.5, draw: 0.5);

        manual_seed(5);
        var (first, second) = (network.EmbedGated(images.First), network.EmbedGated(images.Second));
        var share = (first.MacsShare.item<float>() + second.MacsShare.item<float>()) / 2.0;
        double[] densities = [.. first.Densities.Values().Zip(second.Densities.Values(), (a, b) => (a + b) / 2)];
        AssertTerms(losses, Loss(projector.call(first.Embedding), projector.call(second.Embedding)), share, densities);
        Assert.All(network.named_parameters(), p => Assert.NotNull(p.parameter.grad));
    }

    [Fact]
    public void Dual_compares_a_gated_view_with_a_dense_one()
    {
        using var scope = NewDisposeScope();
        var (network, projector, images) = Setting(Target, 1);
        manual_seed(5);
        var losses = new VicRegDualMethod(network, projector, Target, Options, Epochs).Backward(images, progress: 0.5, draw: 0.5);

        manual_seed(5);
        var gated = network.EmbedGated(images.First);
        var dense = network.EmbedDense(images.Second);
        AssertTerms(losses, Loss(projector.call(gated.Embedding), projector.call(dense)), gated.MacsShare.item<float>(), gated.Densities.Values());
        Assert.All(network.named_parameters(), p => Assert.NotNull(p.parameter.grad));
    }

    [Fact]
    public void With_separate_norms_the_two_passes_of_dual_begin_alike_and_learn_scales_and_biases_of_their_own()
    {
        using var scope = NewDisposeScope();
        var (network, projector, images) = Setting(Target, 1);
        manual_seed(1);
        var separate = new ChannelGatedResNet(Tiny.Options, new ModelInput(1, 8, 8), [0.4f], [0.3f], [Target, 1], separateNorms: true);
        separate.train();
        manual_seed(5);
        var shared = new VicRegDualMethod(network, projector, Target, Options, Epochs).Backward(images, progress: 0.5, draw: 0.5);
        manual_seed(5);
        var own = new VicRegDualMethod(separate, projector, Target, Options, Epochs).Backward(images, progress: 0.5, draw: 0.5);

        AssertClose([shared.Total], [own.Total], 1e-6);
        var (together, apart) = (Gradients(network), Gradients(separate));
        Assert.NotEmpty(apart.Keys.Except(together.Keys));
        Assert.All(apart.Keys.Except(together.Keys), name => Assert.Matches(@"^stage\d_block\d\.(norm1|norm2|shortcutNorm)\.(weight|bias)1$", name));
        // What one vector would be pulled by is what both are pulled by together; weights have a gradient of both passes as before.
        foreach (var (name, gradient) in together)
            AssertClose(gradient, apart.TryGetValue(name + "1", out var dense) ? [.. apart[name].Zip(dense, (a, b) => a + b)] : apart[name], 1e-5);

        // No optimiser decays them: at a learning rate and decay that halve every weight, none of them moves.
        var before = separate.named_parameters().ToDictionary(p => p.name, p => p.parameter.Values());
        foreach (var (_, parameter) in separate.named_parameters())
            parameter.grad!.zero_();
        using var optimizer = new AdamW(separate.named_parameters().Select(p => (p.name, (Tensor)p.parameter)), 0.5);
        optimizer.Step(1);
        foreach (var (name, parameter) in separate.named_parameters())
            AssertClose([.. before[name].Select(value => parameter.dim() > 1 ? value / 2 : value)], parameter.Values(), 1e-6);
    }

    private static Dictionary<string, double[]> Gradients(ChannelGatedResNet network) =>
        network.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad!.Values());

    // Half-way through four epochs is the start of epoch 2.
    private static void AssertTerms(StepLosses losses, double vicReg, double share, double[] densities)
    {
        var p = Math.Exp(-0.3 * 2);
        var s = Math.Sqrt(Target);
        var bound = 2 * densities.Average(d => Math.Pow(Math.Max(0, p * s - d), 2) + Math.Pow(Math.Max(0, d - 1 + p - p * s), 2));
        var macs = 3 * Math.Pow(share - Target, 2);
        AssertClose([vicReg, macs, bound, share], [losses.Gated, losses.Macs, losses.Bound, losses.MacsShare], 1e-5);
        AssertClose([vicReg + macs + bound], [losses.Total], 1e-5);
        Assert.Equal(Target, losses.Budget);
    }

    private static double Loss(Tensor a, Tensor b) => new VicRegLoss().Of(a, b).item<float>();

    private static (ChannelGatedResNet Network, Projector Projector, StepImages Images) Setting(params double[] levels)
    {
        manual_seed(1);
        var network = new ChannelGatedResNet(Tiny.Options, new ModelInput(1, 8, 8), [0.4f], [0.3f], levels);
        var projector = new Projector(16, 12);
        network.train();
        projector.train();
        return (network, projector, new StepImages(Tiny.Images(24, 2), Tiny.Images(24, 3), null));
    }
}
