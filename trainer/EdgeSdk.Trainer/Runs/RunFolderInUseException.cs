namespace EdgeSdk.Trainer.Runs;

/// <summary>Another run is at work in the folder.</summary>
public sealed class RunFolderInUseException : IOException
{
    internal RunFolderInUseException(string folder, IOException cause)
        : base($"{folder}: another run is at work in this folder. Wait for it, or name another folder.", cause)
    {
    }
}
