using System.Security.Cryptography;
using System.Text;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Trainer.Distribution;

/// <summary>What must be alike on all ranks before the first step: options, images, and the trainer itself.</summary>
internal static class StartCheck
{
    /// <summary>Refuses options that so many ranks cannot share.</summary>
    /// <exception cref="ArgumentException">The message says what would do.</exception>
    public static void RequireShares(TrainingOptions options, Communicator communicator)
    {
        if (communicator.IsAlone)
            return;
        var ranks = communicator.Size;
        if (options.Precision != PrecisionNames.Full)
            throw new ArgumentException($"Training options: ranks compute in {PrecisionNames.Full}, the precision is {options.Precision}; set it to {PrecisionNames.Full}, or start one process without mpirun.");
        if (options.Device != DeviceNames.Cpu)
            throw new ArgumentException($"Training options: {ranks} ranks compute on the processor, the device is {options.Device}; set it to {DeviceNames.Cpu}, or start one process.");
        if (options.BatchSize < ranks)
            throw new ArgumentException($"Training options: the batch size, {options.BatchSize}, is smaller than the {ranks} ranks; every rank needs an image of each batch: start fewer ranks.");
        if (options.BatchSize % ranks != 0)
        {
            var below = options.BatchSize - options.BatchSize % ranks;
            throw new ArgumentException($"Training options: the batch size, {options.BatchSize}, cannot be divided by {ranks} ranks; {below} and {below + ranks} can.");
        }
    }

    /// <summary>Compares all ranks.</summary>
    /// <exception cref="RankFailedException">Two differ; the message shows both.</exception>
    public static void RequireAlike(Communicator ranks, TrainingOptions options, IEnumerable<ImageSet> images)
    {
        if (ranks.Size == 1)
            return;
        // Threads are a matter of each machine.
        var settings = Encoding.UTF8.GetBytes(RunJson.Write(options with { Threads = 0 }));
        Require(ranks, "options", $"sha256 {Convert.ToHexStringLower(SHA256.HashData(settings))[..16]}", "give every rank the same command and the same options file");
        Require(ranks, "images", string.Join(" and ", images.Select(set => set.Fingerprint())), "give every rank the same data set");
        Require(ranks, "trainer", TrainerVersion.Text, "install the same version everywhere");
    }

    private static void Require(Communicator ranks, string what, string own, string advice)
    {
        var all = Agreement.Texts(ranks, own);
        var hosts = Agreement.Texts(ranks, Environment.MachineName);
        var other = Array.FindIndex(all, text => text != all[0]);
        if (other > 0)
            throw new RankFailedException($"The ranks have different {what}: rank 0 on {hosts[0]} has {all[0]}, rank {other} on {hosts[other]} has {all[other]}; {advice}.");
    }
}
