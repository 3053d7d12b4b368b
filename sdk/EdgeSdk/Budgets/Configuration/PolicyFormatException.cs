namespace EdgeSdk.Budgets;

/// <summary>A text of policies that cannot be taken: what is wrong, and in which line.</summary>
public sealed class PolicyFormatException : FormatException
{
    internal PolicyFormatException(int line, string problem, Exception? cause = null) : base($"Line {line}: {problem}", cause) => Line = line;

    /// <summary>The line, from 1.</summary>
    public int Line { get; }
}
