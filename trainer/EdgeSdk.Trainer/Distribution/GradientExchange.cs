using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Distribution;

/// <summary>
/// Adds up the ranks' gradients in buckets, each sent as soon as the last of its gradients is computed, while the backward pass goes on.
/// All ranks compute the same graph, so they send the same buckets in the same order.
/// </summary>
internal sealed class GradientExchange
{
    // Large enough that latency does not count, small enough that the first leaves early.
    private const long BucketElements = 1 << 16;

    private readonly Communicator _ranks;
    private readonly List<Tensor> _all;
    private readonly Dictionary<nn.Module, List<Tensor>> _owned = [];
    private readonly Dictionary<nn.Module, int> _passes = [];
    private readonly HashSet<Tensor> _taken = new(ReferenceEqualityComparer.Instance);
    private readonly List<Tensor> _bucket = [];
    private readonly List<(Tensor Flat, IReadOnlyList<Tensor> Parameters, nint Sum)> _sent = [];
    private long _elements;

    /// <summary>Prepares the exchange.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="parameters">What is trained, in the order of the network: what no mark tells of is sent last, backwards.</param>
    public GradientExchange(Communicator ranks, IEnumerable<Tensor> parameters) => (_ranks, _all) = (ranks, [.. parameters.Reverse()]);

    /// <summary>Buckets sent before the backward pass had ended, of all so far.</summary>
    public int SentEarly { get; private set; }

    /// <summary>Buckets sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Lets the gradient of an activation tell that its owner's gradients are complete.</summary>
    public Tensor Mark(Tensor x, nn.Module owner)
    {
        _passes[owner] = _passes.GetValueOrDefault(owner) + 1;
        return GradientMark.apply(x, (Action)(() => Passed(owner)));
    }

    /// <summary>After the backward pass: sends the rest and waits until every gradient is the sum of all ranks'.</summary>
    public void Finish()
    {
        using var noGradient = no_grad();
        SentEarly += _sent.Count;
        foreach (var parameter in _all)
            Take(parameter);
        Send();
        foreach (var (flat, parameters, sum) in _sent)
        {
            _ranks.Finish(sum);
            using var scope = NewDisposeScope();
            var place = 0L;
            foreach (var parameter in parameters)
            {
                var gradient = parameter.grad!;
                gradient.copy_(flat.narrow(0, place, gradient.numel()).view_as(gradient));
                place += gradient.numel();
            }

            flat.Dispose();
        }

        Sent += _sent.Count;
        _sent.Clear();
        _taken.Clear();
        _passes.Clear();
    }

    private void Passed(nn.Module owner)
    {
        // Of every pass through it a gradient has to come back before the sum over the passes is whole.
        if (--_passes[owner] > 0)
            return;
        using var noGradient = no_grad();
        if (!_owned.TryGetValue(owner, out var own))
        {
            var parameters = new HashSet<nint>(owner.parameters().Select(parameter => parameter.Handle));
            _owned[owner] = own = [.. _all.Where(parameter => parameters.Contains(parameter.Handle))];
        }

        foreach (var parameter in own)
            Take(parameter);
        if (_elements >= BucketElements)
            Send();
    }

    private void Take(Tensor parameter)
    {
        // A parameter that nothing has used yet has none, on every rank alike.
        if (!_taken.Add(parameter) || parameter.grad is not { } gradient)
            return;
        _bucket.Add(parameter);
        _elements += gradient.numel();
    }

    private void Send()
    {
        if (_bucket.Count == 0)
            return;
        using var scope = NewDisposeScope();
        var flat = cat([.. _bucket.Select(parameter => parameter.grad!.flatten())]).DetachFromDisposeScope();
        _sent.Add((flat, [.. _bucket], _ranks.StartSum(MemoryMarshal.Cast<byte, float>(flat.bytes))));
        _bucket.Clear();
        _elements = 0;
    }
}
