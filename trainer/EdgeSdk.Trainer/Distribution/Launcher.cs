namespace EdgeSdk.Trainer.Distribution;

/// <summary>What started this process, as the environment tells.</summary>
public static class Launcher
{
    /// <summary>Whether this process is rank 0, or has no rank. Asks no library, so it answers before the ranks know of each other.</summary>
    public static bool IsFirstOrAlone() =>
        (Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK") ?? Environment.GetEnvironmentVariable("PMIX_RANK")) is null or "0";

    /// <summary>Whether Open MPI is to be asked for the other ranks.</summary>
    /// <exception cref="NotSupportedException">Another MPI's launcher started several ranks.</exception>
    internal static bool IsOpenMpi() => IsOpenMpi(Environment.GetEnvironmentVariable);

    /// <summary>The same for an environment.</summary>
    internal static bool IsOpenMpi(Func<string, string?> variable)
    {
        if (variable("OMPI_COMM_WORLD_SIZE") is not null || variable("PMIX_RANK") is not null)
            return true;
        // Ranks that do not know of each other would each train the whole run, into one folder.
        if (int.TryParse(variable("PMI_SIZE"), out var ranks) && ranks > 1)
        {
            throw new NotSupportedException(
                $"The launcher speaks PMI (PMI_SIZE is {ranks}), but Open MPI is the only MPI this trainer knows: start the ranks with Open MPI's mpirun, or with srun --mpi=pmix.");
        }

        return false;
    }
}
