namespace EdgeSdk.Tool.Timing;

/// <summary>What a model file takes on this machine; times in seconds, memory in bytes.</summary>
/// <param name="Target">Where it ran.</param>
/// <param name="Threads">Threads of one operator; 0 is one per physical core.</param>
/// <param name="Turns">How often each level was timed.</param>
/// <param name="Levels">The levels, by rising budget.</param>
/// <param name="AllLevelsBytes">Resident memory that opening the file and running every level added to this process.</param>
/// <param name="DenseBytes">The same for the dense network alone; <see langword="null"/> for a file that is frozen itself.</param>
internal sealed record BenchResult(string Target, int Threads, int Turns, IReadOnlyList<BenchLevel> Levels, long AllLevelsBytes, long? DenseBytes);

/// <summary>One level beside the plain networks.</summary>
/// <param name="Budget">Its budget.</param>
/// <param name="MacsShare">MACs of the image it was timed with, one that spends about the level's mean, as a share of dense.</param>
/// <param name="P50">Time of the typical frame.</param>
/// <param name="P99">Time that 99 frames in 100 stay under.</param>
/// <param name="OverDense"><paramref name="P50"/> over that of the dense network alone, or of this file's own dense level where it is frozen itself.</param>
/// <param name="PlainP50">The same image at the same tiers in a plain network.</param>
/// <param name="OverPlain"><paramref name="P50"/> over <paramref name="PlainP50"/>.</param>
internal sealed record BenchLevel(double Budget, double MacsShare, double P50, double P99, double OverDense, double? PlainP50, double? OverPlain);
