namespace EdgeSdk.Trainer.Runs;

/// <summary>One of <see cref="TrainingOptions"/>, by the name it has in files and on command lines.</summary>
/// <param name="Key">The name, with a point between a group and its member: <c>network.width</c>.</param>
/// <param name="Kind">What it is, in words: <c>a number</c>.</param>
/// <param name="Default">Its default, as JSON.</param>
/// <param name="DocumentationId">Its name in the assembly's XML documentation.</param>
public sealed record TrainingOption(string Key, string Kind, string Default, string DocumentationId);
