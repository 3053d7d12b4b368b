using System.Reflection;

namespace EdgeSdk.Trainer.Runs;

/// <summary>
/// The version of this trainer, with the commit it was built from when the build knew it, and <c>.dirty</c> behind it when the sources were not
/// quite those of the commit.
/// </summary>
internal static class TrainerVersion
{
    public static string Text { get; } =
        typeof(TrainerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
