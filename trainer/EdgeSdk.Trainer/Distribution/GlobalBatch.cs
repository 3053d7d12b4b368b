using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Distribution;

/// <summary>
/// The batch of a step, of which every rank computes the images of its own place: rank r of n the r-th of n equal parts. What depends on
/// all images (norms, losses, noise) asks here. In a process by itself every answer is the question, and costs nothing.
/// </summary>
/// <param name="ranks">The ranks.</param>
/// <param name="localNorms">Whether each rank normalises by its own images.</param>
internal sealed class GlobalBatch(Communicator ranks, bool localNorms = false)
{
    private bool _apart;

    /// <summary>The batch of a process by itself.</summary>
    public static GlobalBatch Whole { get; } = new(Communicator.Alone);

    /// <summary>Whether other ranks may hold images of it.</summary>
    public bool IsShared => !ranks.IsAlone && !_apart;

    /// <summary>The ranks.</summary>
    public Communicator Ranks => ranks;

    /// <summary>Sends gradients while others are computed; <see langword="null"/> without others.</summary>
    public GradientExchange? Gradients { get; set; }

    /// <summary>Lets a module, and all in it, ask here.</summary>
    public void Join(nn.Module root)
    {
        // TorchSharp leaves the root out of its own modules.
        foreach (var member in root.modules().Append(root).OfType<IBatchMember>())
            member.Batch = this;
    }

    /// <summary>Until disposed, this rank computes batches of its own.</summary>
    public IDisposable Apart() => new Separation(this);

    /// <summary>The rows of all ranks, [batch, ...], of this rank's [n, ...]. The gradient of a loss that every rank computes of them alike.</summary>
    public Tensor Gather(Tensor rows) => IsShared ? GatheredRows.apply(rows, ranks) : rows;

    /// <summary>The mean over all ranks' elements.</summary>
    /// <param name="values">[n, ...], of every rank as many.</param>
    public Tensor Mean(Tensor values) => IsShared ? Gather(values.dim() == 1 ? values : values.flatten(1).mean([1L])).mean() : values.mean();

    /// <summary>Uniform random numbers in the shape of this rank's rows: those that one process would draw for the same images.</summary>
    public Tensor Uniform(Tensor like)
    {
        if (!IsShared)
            return rand_like(like);
        var own = like.shape[0];
        return rand([own * ranks.Size, .. like.shape[1..]]).narrow(0, own * ranks.Rank, own);
    }

    /// <summary>Batch norm in training, by the mean and variance of all ranks' rows; <see langword="null"/> where one process can do it.</summary>
    /// <param name="x">[n, c] or [n, c, h, w].</param>
    /// <param name="weight">[c].</param>
    /// <param name="bias">[c].</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public Tensor? Normalise(Tensor x, Tensor weight, Tensor bias, double epsilon) =>
        IsShared ? SharedNorm.apply(x, weight, bias, localNorms ? Communicator.Alone : ranks, epsilon) : null;

    /// <summary>What <paramref name="decide"/> makes of the numbers of all images: those of this rank's, and every number that occurs anywhere.</summary>
    /// <param name="own">One number for each image of this rank.</param>
    /// <param name="decide">From the numbers of all images, others; the same on every rank.</param>
    public (int[] Own, int[] Anywhere) Decide(int[] own, Func<int[], int[]> decide)
    {
        var all = decide(IsShared ? ranks.Gather<int>(own) : own);
        return (IsShared ? all[(own.Length * ranks.Rank)..(own.Length * (ranks.Rank + 1))] : all, [.. all.Distinct().Order()]);
    }

    /// <summary>Hands an activation on. When its gradient comes back, all of its owner's gradients of this pass are there.</summary>
    /// <param name="x">What the owner computes on.</param>
    /// <param name="owner">The module.</param>
    public Tensor Enter(Tensor x, nn.Module owner) => IsShared && Gradients is { } gradients && x.requires_grad ? gradients.Mark(x, owner) : x;

    private sealed class Separation : IDisposable
    {
        private readonly GlobalBatch _batch;
        private readonly bool _before;

        public Separation(GlobalBatch batch)
        {
            (_batch, _before) = (batch, batch._apart);
            // The one batch of all processes by themselves has no others to part from.
            if (!batch.Ranks.IsAlone)
                batch._apart = true;
        }

        public void Dispose()
        {
            if (!_batch.Ranks.IsAlone)
                _batch._apart = _before;
        }
    }
}
