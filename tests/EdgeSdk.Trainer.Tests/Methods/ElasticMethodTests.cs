using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Tests.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Methods;

public class ElasticMethodTests
{
    private static readonly ElasticOptions Options = new() { OtherView = true, MacsWeight = 3, SubnetworkWeight = 0.7, SmallestWeight = 0.7, SubnetworkStart = 0.25, BudgetMin = 0.2, BudgetMax = 0.8 };

    [Fact]
    public void The_loss_is_the_weighted_sum_of_its_terms()
    {
        using var scope = NewDisposeScope();
        var (network, projector, images) = Setting();
        manual_seed(5);
        var losses = new ElasticMethod(network, projector, Options).Backward(images, progress: 0.5, draw: 0.5);

        // Half-way on a logarithmic scale from 0.2 to 0.8.
        Assert.Equal(0.4, losses.Budget, 12);
        Assert.InRange(losses.MacsShare, 0.1, 1);
        AssertClose([Math.Pow(losses.MacsShare - 0.4, 2)], [losses.Macs], 1e-6);
        AssertClose([losses.Dense + 0.7 * (losses.Gated + losses.Smallest) + 3 * losses.Macs], [losses.Total], 1e-5);

        using var noGradient = no_grad();
        var teacher1 = projector.call(network.Embed(images.First, network.DenseTiers));
        var teacher2 = projector.call(network.Embed(images.Second, network.DenseTiers));
        manual_seed(5);
        var pass = network.EmbedGated(images.First, 0.4);
        var smallest = projector.call(network.Embed(images.Second, [0, 0]));
        double Loss(Tensor a, Tensor b) => new VicRegLoss().Of(a, b).item<float>();
        AssertClose(
            [Loss(teacher1, teacher2), Loss(projector.call(pass.Embedding), teacher2), Loss(smallest, teacher1)],
            [losses.Dense, losses.Gated, losses.Smallest],
            1e-5);
    }

    [Fact]
    public void By_default_sub_networks_learn_from_the_dense_pass_over_their_own_view_and_its_embedding_counts_as_weighted()
    {
        using var scope = NewDisposeScope();
        var (network, projector, images) = Setting();
        manual_seed(5);
        var losses = new ElasticMethod(network, projector, Options with { OtherView = false, EmbeddingWeight = 2 }).Backward(images, progress: 0.5, draw: 0.5);

        using var noGradient = no_grad();
        var (dense1, dense2) = (network.Embed(images.First, network.DenseTiers), network.Embed(images.Second, network.DenseTiers));
        manual_seed(5);
        var gated = network.EmbedGated(images.First, 0.4).Embedding;
        var smallest = network.Embed(images.Second, [0, 0]);
        double Loss(Tensor student, Tensor teacher) => new VicRegLoss().Of(projector.call(student), projector.call(teacher)).item<float>()
            + 2 * student.Values().Zip(teacher.Values(), (a, b) => (a - b) * (a - b)).Average();
        AssertClose([Loss(gated, dense1), Loss(smallest, dense2)], [losses.Gated, losses.Smallest], 1e-5);
    }

    [Fact]
    public void A_smallest_network_of_no_weight_is_left_out()
    {
        using var scope = NewDisposeScope();
        var (network, projector, images) = Setting();
        var losses = new ElasticMethod(network, projector, Options with { SmallestWeight = 0 }).Backward(images, progress: 0.5, draw: 0.5);
        Assert.Equal(0, losses.Smallest);
        AssertClose([losses.Dense + 0.7 * losses.Gated + 3 * losses.Macs], [losses.Total], 1e-5);
    }

    [Fact]
    public void Before_their_start_sub_networks_take_no_part()
    {
        using var scope = NewDisposeScope();
        var (network, projector, images) = Setting();
        var losses = new ElasticMethod(network, projector, Options).Backward(images, progress: 0.2, draw: 0.5);

        Assert.Equal((losses.Dense, 0, 1), (losses.Total, losses.Gated, losses.MacsShare));
        Assert.All(network.Gate.named_parameters(), p => Assert.Null(p.parameter.grad));
    }

    [Fact]
    public void Sub_networks_do_not_pull_on_their_teacher()
    {
        // Channels that only the dense pass computes get the gradient of the dense loss alone, when the gated pass never reaches them.
        double[] Gradient(double weight)
        {
            using var scope = NewDisposeScope();
            var (network, projector, images) = Setting();
            using (no_grad())
                network.Gate.state_dict()["bias2"].fill_(-100);
            new ElasticMethod(network, projector, Options with { SubnetworkWeight = weight }).Backward(images, progress: 0.5, draw: 0.5);
            return network.named_parameters().Single(p => p.name == "stage1_block1.conv1").parameter.grad!.Values();
        }

        // Tier 0 skips the block, so neither sub-network computes any of it.
        var alone = Gradient(0);
        AssertClose(alone, Gradient(0.7), 1e-5);
        Assert.Contains(alone, value => value != 0);
    }

    [Fact]
    public void Sub_networks_are_compared_through_their_head_and_the_dense_network_is_not()
    {
        using var scope = NewDisposeScope();
        var (network, projector, images) = Setting();
        var method = new ElasticMethod(network, projector, Options with { OtherView = false, StudentHead = 6 });
        var head = (StudentHead)method.Modules.Single(named => named.Name == "studentHead").Module;
        manual_seed(5);
        var losses = method.Backward(images, progress: 0.5, draw: 0.5);

        using var noGradient = no_grad();
        var teacher1 = projector.call(network.Embed(images.First, network.DenseTiers));
        var teacher2 = projector.call(network.Embed(images.Second, network.DenseTiers));
        manual_seed(5);
        var gated = head.call(projector.call(network.EmbedGated(images.First, 0.4).Embedding));
        var smallest = head.call(projector.call(network.Embed(images.Second, [0, 0])));
        double Loss(Tensor a, Tensor b) => new VicRegLoss().Of(a, b).item<float>();
        AssertClose([Loss(teacher1, teacher2), Loss(gated, teacher1), Loss(smallest, teacher2)], [losses.Dense, losses.Gated, losses.Smallest], 1e-5);
        Assert.All(head.parameters(), parameter => Assert.Contains(parameter.grad!.Values(), value => value != 0));
    }

    [Fact]
    public void A_momentum_teacher_teaches_and_lets_the_dense_network_alone()
    {
        using var scope = NewDisposeScope();
        var (network, projector, images) = Setting();
        var method = new ElasticMethod(network, projector, Options with { OtherView = false, TeacherMomentum = 0.9 });
        var teacher = (ElasticResNet)method.Modules.Single(named => named.Name == "teacher").Module;
        var teacherProjector = (Projector)method.Modules.Single(named => named.Name == "teacherProjector").Module;
        using (no_grad())
            network.get_parameter("stem")!.add_(1);
        manual_seed(5);
        var losses = method.Backward(images, progress: 0.5, draw: 0.5);

        // What it has followed before it taught: a tenth of the way.
        using var noGradient = no_grad();
        AssertClose((network.get_parameter("stem")! - 0.9).Values(), teacher.get_parameter("stem")!.Values(), 1e-6);
        manual_seed(5);
        var gated = projector.call(network.EmbedGated(images.First, 0.4).Embedding);
        var taught = teacherProjector.call(teacher.Embed(images.First, network.DenseTiers));
        AssertClose([new VicRegLoss().Of(gated, taught).item<float>()], [losses.Gated], 1e-5);
        Assert.All(teacher.parameters().Concat(teacherProjector.parameters()), parameter => Assert.False(parameter.requires_grad));
    }

    [Fact]
    public void Without_a_head_and_momentum_nothing_more_is_trained_or_kept()
    {
        using var scope = NewDisposeScope();
        var (network, projector, _) = Setting();
        var method = new ElasticMethod(network, projector, Options);
        Assert.Equal(["network", "projector"], method.Modules.Select(named => named.Name));
        Assert.Empty(method.MoreDecay);
    }

    [Fact]
    public void More_decay_of_later_channels_rises_tier_by_tier()
    {
        using var scope = NewDisposeScope();
        var (network, projector, _) = Setting();
        var decay = new ElasticMethod(network, projector, Options with { LaterDecay = 0.6 }).MoreDecay;

        Assert.Equal(["network.stage1_block1.conv1", "network.stage1_block1.conv2", "network.stage2_block1.conv1", "network.stage2_block1.conv2"], decay.Keys.Order(StringComparer.Ordinal));
        // Tiers of 0, 2, 4 and 8 channels: what the tier of 2 computes has none, whether or not the block can be skipped.
        double[] first = [0, 0, 0.3, 0.3, 0.6, 0.6, 0.6, 0.6];
        Assert.Equal([8, 1, 1, 1], decay["network.stage1_block1.conv1"].shape);
        Assert.Equal([1, 8, 1, 1], decay["network.stage1_block1.conv2"].shape);
        AssertClose(first, decay["network.stage1_block1.conv1"].Values(), 1e-7);
        AssertClose(first, decay["network.stage1_block1.conv2"].Values(), 1e-7);
        AssertClose([0, 0, 0, 0, 0.3, 0.3, 0.3, 0.3, .. Enumerable.Repeat(0.6, 8)], decay["network.stage2_block1.conv1"].Values(), 1e-7);
        Assert.All(decay.Keys, name => Assert.Contains(network.named_parameters(), p => $"network.{p.name}" == name));
    }

    private static (ElasticResNet Network, Projector Projector, StepImages Images) Setting()
    {
        var network = Tiny.Network(0.4, 1);
        var projector = new Projector(16, 12);
        network.train();
        projector.train();
        return (network, projector, new StepImages(Tiny.Images(24, 2), Tiny.Images(24, 3), null));
    }
}
