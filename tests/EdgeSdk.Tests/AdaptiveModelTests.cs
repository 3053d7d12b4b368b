using System.Numerics.Tensors;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Signals;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests;

public class AdaptiveModelTests
{
    private static readonly TinyModel Tiny = new();
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];
    private static readonly float[] Image = [.. Pixels.Select(p => p / 255f)];

    [Theory]
    [InlineData(0.05, 0)]
    [InlineData(0.1, 0)]
    [InlineData(0.3, 1)]
    [InlineData(0.9, 1)]
    [InlineData(1, 2)]
    public void A_frame_runs_at_the_level_its_budget_buys(double budget, int level)
    {
        using var model = Open();
        var result = model.Run(Grey(), budget);
        Assert.Equal(Tiny.Levels[level], result.Level.Budget);
        Assert.Equal(Tiny.MacsAt(level), result.Macs, 1e-3);
        Assert.Equal(Tiny.MacsAt(level) / TinyModel.DenseMacs, result.MacsShare, 1e-6);
        Assert.Equal(Tiny.TiersAt(level), result.Tiers.ToArray());
        Assert.Equal(budget, result.Budget.Granted);
        Assert.Equal(Target.Cpu, result.Target);
        Assert.True(result.Latency > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_answer_is_that_of_the_slow_reference(int level)
    {
        using var model = Open();
        var result = model.Run(Grey(), Tiny.Levels[level]);
        var logits = Tiny.LogitsOf(Image, level);
        var scores = new float[logits.Length];
        TensorPrimitives.SoftMax(logits, scores);
        Near(Tiny.EmbeddingOf(Image, level), result.Embedding);
        Near(logits, result.Logits);
        Near(scores, result.Scores);
        var best = Array.IndexOf(scores, scores.Max());
        Assert.Equal(best, result.LabelIndex);
        Assert.Equal(Tiny.Labels[best], result.Label);
        Assert.Equal(scores[best], result.Score, 1e-5f);
    }

    [Fact]
    public void A_grey_picture_in_colour_gives_the_same_answer()
    {
        using var model = Open();
        var grey = model.Run(Grey()).Logits.ToArray();
        byte[] colour = [.. Pixels.SelectMany(p => new[] { p, p, p })];
        Near(grey, model.Run(Frame.Over(colour, 4, 4, PixelFormat.BGR8)).Logits);
    }

    [Fact]
    public void A_colour_model_takes_colour_as_it_comes()
    {
        var tiny = new TinyModel { Channels = 3 };
        using var model = AdaptiveModel.Open(tiny.Write());
        byte[] rgb = [.. Enumerable.Range(0, 48).Select(i => (byte)(i * 5))];
        float[] image = [.. Enumerable.Range(0, 3).SelectMany(c => Enumerable.Range(0, 16).Select(i => rgb[3 * i + c] / 255f))];
        Near(tiny.LogitsOf(image, 2), model.Run(Frame.Over(rgb, 4, 4, PixelFormat.RGB8)).Logits);
    }

    [Fact]
    public void A_model_without_a_head_gives_its_embedding_and_no_label()
    {
        using var model = AdaptiveModel.Open(new TinyModel { Labels = [] }.Write());
        var result = model.Run(Grey());
        Near(Tiny.EmbeddingOf(Image, 2), result.Embedding);
        Assert.Equal("", result.Label);
        Assert.Equal(-1, result.LabelIndex);
        Assert.Equal(0, result.Score);
        Assert.True(result.Scores.IsEmpty && result.Logits.IsEmpty);
    }

    [Fact]
    public void A_forced_budget_holds_until_it_is_released()
    {
        using var model = Open();
        var free = model.Run(Grey()).Budget.Granted;
        model.Force(0.1);
        Assert.Equal(0.1, model.Run(Grey()).Budget.Granted);
        Assert.Equal(0.1, model.Run(Grey()).Level.Budget);
        model.Release();
        Assert.Equal(free, model.Run(Grey()).Budget.Granted);
    }

    [Fact]
    public void When_the_battery_falls_the_frames_get_cheaper_and_say_why()
    {
        var charge = 0.9;
        using var model = AdaptiveModel.Open(Tiny.Write(), o =>
        {
            o.Signals.Manual = true;
            o.Signals.Add(Quantity.BatteryCharge, () => charge);
            o.Policies.Battery(full: 0.6, lowest: 0.15);
        });
        Assert.Equal(Tiny.MacsAt(2), model.Run(Grey()).Macs, 1e-3);
        charge = 0.05;
        model.Governor.Sample();
        var result = model.Run(Grey());
        Assert.Equal(Tiny.MacsAt(0), result.Macs, 1e-3);
        Assert.Equal("battery", result.Budget.Policy);
        Assert.Contains("battery 5 %", result.Budget.Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_budget_that_is_no_fraction_is_refused(double budget)
    {
        using var model = Open();
        Assert.Contains("above 0 and up to 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Run(Grey(), budget)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Force(budget));
    }

    [Fact]
    public void An_empty_frame_is_refused_and_the_next_one_runs()
    {
        using var model = Open();
        Assert.Throws<ArgumentException>(() => model.Run(default));
        Assert.NotEmpty(model.Run(Grey()).Label);
    }

    [Fact]
    public void A_frame_of_another_size_is_fitted_as_the_options_say()
    {
        using var model = AdaptiveModel.Open(Tiny.Write(), o => o.Frames.Fit = FrameFit.Crop);
        byte[] wide = [.. Enumerable.Range(0, 4).SelectMany(y => (byte[])[9, .. Pixels[(4 * y)..(4 * y + 4)], 9])];
        Near(Tiny.LogitsOf(Image, 2), model.Run(Frame.Over(wide, 6, 4, PixelFormat.Mono8)).Logits);
    }

    [Fact]
    public void A_result_says_which_frame_it_was()
    {
        using var model = Open();
        var info = new FrameInfo(7, "left", TimeSpan.FromSeconds(3), FramePriority.Critical);
        Assert.Equal(info, model.Run(Grey() with { Info = info }).Info);
        Assert.Equal(default, model.Run(Grey()).Info);
    }

    [Fact]
    public void The_owner_of_a_buffer_gets_it_back_once_whatever_happens()
    {
        using var model = Open();
        var lease = new Lease();
        model.Run(Grey() with { Lease = lease });
        Assert.Equal(1, lease.Disposals);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Run(Grey() with { Lease = lease }, 0));
        Assert.Equal(2, lease.Disposals);
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Run(Grey() with { Lease = lease }));
        Assert.Equal(3, lease.Disposals);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1025)]
    public void A_thread_count_out_of_range_is_refused(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AdaptiveModel.Open(Tiny.Write(), o => o.Threads = threads));

    [Fact]
    public void Threads_can_be_placed_on_processors_and_only_where_there_are_some()
    {
        using (var placed = AdaptiveModel.Open(Tiny.Write(), o =>
        {
            o.Threads = 2;
            o.Processors.Add(0);
        }))
            Assert.NotEmpty(placed.Run(Grey()).Label);
        Assert.Contains("Threads is 1", Assert.Throws<ArgumentException>(() => AdaptiveModel.Open(Tiny.Write(), o =>
        {
            o.Threads = 1;
            o.Processors.Add(0);
        })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => AdaptiveModel.Open(Tiny.Write(), o =>
        {
            o.Threads = 2;
            o.Processors.Add(Environment.ProcessorCount);
        }));
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        var model = Open();
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Run(Grey()));
    }

    [Fact]
    public void A_graph_ONNX_Runtime_cannot_run_is_the_files_fault()
    {
        var path = new TinyModel { Edit = m => m.Graph.Node[0].OpType = "NoSuchOperator" }.Write();
        var e = Assert.Throws<ModelFileException>(() => AdaptiveModel.Open(path));
        Assert.Contains("NoSuchOperator", e.Message);
    }

    [Fact]
    public async Task A_second_thread_is_refused_while_a_frame_runs()
    {
        // Large, so that a frame takes long enough to be met.
        var tiny = new TinyModel { Height = 512, Width = 512 };
        using var model = AdaptiveModel.Open(tiny.Write(), o => o.Threads = 1);
        var pixels = new byte[512 * 512];
        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var loop = Task.Run(RunUntilRefused, TestContext.Current.CancellationToken);
        Assert.Contains("one frame at a time", RunUntilRefused() + await loop);
        Near(tiny.LogitsOf(new float[512 * 512], 2), model.Run(Frame.Over(pixels, 512, 512, PixelFormat.Mono8)).Logits);

        string RunUntilRefused()
        {
            var message = "";
            while (!done.IsCancellationRequested)
            {
                try
                {
                    model.Run(Frame.Over(pixels, 512, 512, PixelFormat.Mono8));
                }
                catch (InvalidOperationException e)
                {
                    message = e.Message;
                    done.Cancel();
                }
            }
            return message;
        }
    }

    [Fact]
    public void A_frame_allocates_nothing_at_any_level_from_the_cameras_buffer_to_the_best_labels()
    {
        using var model = AdaptiveModel.Open(Tiny.Write(), o =>
        {
            o.Policies.Battery().Load();
            o.Frames.Fit = FrameFit.Letterbox;
        });
        var buffer = new byte[60 * 40];
        var best = new int[2];
        Measure(10);
        Assert.Equal(0, Measure(500));

        long Measure(int frames)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < frames; i++)
            {
                model.Run(Grey()).Top(best);
                model.Run(Frame.Over(buffer, 60, 40, PixelFormat.BayerRG8)).Top(best);
                foreach (var budget in Tiny.Levels)
                    model.Run(Frame.Over(buffer, 60, 20, PixelFormat.YUV422_8), budget).Top(best);
                model.Force(Tiny.Levels[i % Tiny.Levels.Length]);
                model.Run(Frame.Over(buffer, 60, 40, PixelFormat.Mono8) with { Region = new(10, 10, 20, 20), Info = new((ulong)i, "left") });
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    // Whatever is damaged, a program sees one exception type or a model that runs; ONNX Runtime's own never gets through.
    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void A_file_with_any_byte_flipped_is_refused_or_runs(int mask)
    {
        var whole = Tiny.ToBytes();
        var path = Tiny.Write();
        var refused = 0;
        for (var i = 0; i < whole.Length; i++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[i] ^= (byte)mask;
            File.WriteAllBytes(path, bytes);
            try
            {
                using var model = AdaptiveModel.Open(path, o => o.Threads = 1);
                model.Run(Grey(), 0.3);
            }
            catch (ModelFileException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, whole.Length / 2, whole.Length);
    }

    private sealed class Lease : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }

    private static AdaptiveModel Open() => AdaptiveModel.Open(Tiny.Write());

    private static Frame Grey() => Frame.Over(Pixels, 4, 4, PixelFormat.Mono8);

    private static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance = 1e-4f)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
