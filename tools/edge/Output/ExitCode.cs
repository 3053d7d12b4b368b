namespace EdgeSdk.Tool.Output;

/// <summary>The exit codes of every subcommand.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something failed that the input is not to blame for.</summary>
    public const int Failure = 1;

    /// <summary>Bad input: an unknown flag, a missing or broken file, an option out of range.</summary>
    public const int BadInput = 2;

    /// <summary>Ended by Ctrl-C, as a shell reports it.</summary>
    public const int Cancelled = 130;
}
