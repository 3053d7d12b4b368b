using System.Text;

namespace EdgeSdk.Trainer.Distribution;

/// <summary>Work of some ranks that all have to know the end of: what fails on one must not leave the others waiting.</summary>
public static class Agreement
{
    /// <summary>Does something on every rank, such as reading the data set from its own disk.</summary>
    /// <param name="ranks">The ranks; all call this.</param>
    /// <param name="work">The work. It does not itself speak to other ranks.</param>
    /// <returns>What this rank's work gave.</returns>
    /// <exception cref="RankFailedException">It failed on some of several ranks; the message is that of the first of them.</exception>
    public static T Together<T>(Communicator ranks, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(work);
        if (ranks.Size == 1)
            return work();
        var result = default(T);
        var problem = "";
        try
        {
            result = work();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            problem = e.Message;
        }

        var problems = Texts(ranks, problem);
        var failed = Array.FindIndex(problems, text => text.Length > 0);
        if (failed < 0)
            return result!;
        throw new RankFailedException(problems.All(text => text == problems[0]) ? problems[0] : $"Rank {failed} of {ranks.Size}, on {Texts(ranks, Environment.MachineName)[failed]}: {problems[failed]}");
    }

    /// <summary>Does something on rank 0 while the others wait, such as writing a file.</summary>
    /// <exception cref="RankFailedException">It failed on rank 0, of several.</exception>
    internal static void OnFirst(Communicator ranks, Action work)
    {
        if (ranks.Size == 1)
        {
            work();
            return;
        }

        Exception? failure = null;
        if (ranks.IsFirst)
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                failure = e;
            }
        }

        Span<byte> length = stackalloc byte[sizeof(int)];
        var text = Encoding.UTF8.GetBytes(failure?.Message ?? "");
        BitConverter.TryWriteBytes(length, failure is null ? -1 : text.Length);
        ranks.Broadcast(length);
        var told = BitConverter.ToInt32(length);
        if (told < 0)
            return;
        Array.Resize(ref text, told);
        ranks.Broadcast(text);
        throw new RankFailedException(Encoding.UTF8.GetString(text), failure);
    }

    /// <summary>What each rank says, by rank.</summary>
    internal static string[] Texts(Communicator ranks, string own)
    {
        var bytes = Encoding.UTF8.GetBytes(own);
        var all = ranks.Collect<byte>(bytes, out var lengths);
        var texts = new string[ranks.Size];
        for (int rank = 0, start = 0; rank < texts.Length; start += lengths[rank++])
            texts[rank] = Encoding.UTF8.GetString(all, start, lengths[rank]);
        return texts;
    }

    /// <summary>Whether any rank says yes; all get the same answer.</summary>
    internal static bool Any(Communicator ranks, bool own)
    {
        if (ranks.Size == 1)
            return own;
        Span<double> count = [own ? 1 : 0];
        ranks.Sum(count);
        return count[0] > 0;
    }
}
