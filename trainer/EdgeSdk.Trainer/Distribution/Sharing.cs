using System.Security.Cryptography;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Distribution;

/// <summary>Tensors that all ranks are to hold alike.</summary>
internal static class Sharing
{
    /// <summary>Gives rank 0's values to all others.</summary>
    public static void Broadcast(Communicator ranks, Tensor tensor)
    {
        if (ranks.Size == 1 || tensor.numel() == 0)
            return;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var values = tensor.detach().contiguous().clone();
        ranks.Broadcast(values.bytes);
        if (!ranks.IsFirst)
            tensor.copy_(values);
    }

    /// <summary>Makes sure that they are alike.</summary>
    /// <exception cref="RankFailedException">They are not; nothing that follows would mean anything.</exception>
    public static void RequireAlike(Communicator ranks, IEnumerable<Tensor> tensors, int step)
    {
        if (ranks.Size == 1)
            return;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
        {
            using var scope = NewDisposeScope();
            var values = tensor.detach().contiguous().clone();
            hash.AppendData(values.bytes);
        }

        var own = hash.GetHashAndReset();
        var other = Array.FindIndex(ranks.Gather<byte>(own).Chunk(own.Length).ToArray(), one => !one.AsSpan().SequenceEqual(own));
        if (Agreement.Any(ranks, other >= 0))
            throw new RankFailedException($"After step {step} the ranks hold different weights: a machine computes wrongly, or the network loses bytes. Go on from the last checkpoint without that machine.");
    }
}
