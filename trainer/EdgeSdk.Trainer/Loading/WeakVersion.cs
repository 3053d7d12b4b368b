namespace EdgeSdk.Trainer.Loading;

/// <summary>A version of a shared library's symbols that another library asks for.</summary>
/// <param name="Library">Name of the asked library, for example <c>libstdc++.so.6</c>.</param>
/// <param name="Version">Name of the version, for example <c>GLIBCXX_3.4.32</c>.</param>
internal readonly record struct VersionNeed(string Library, string Version);

/// <summary>What became of the wish to make a version need weak.</summary>
internal enum WeakVersionResult
{
    /// <summary>The need is now weak: the loader accepts a library without that version.</summary>
    Marked,

    /// <summary>Nothing to do: the file has no such need, or it was weak already.</summary>
    NotNeeded,

    /// <summary>Left alone: a symbol other than the harmless one is wanted in that version.</summary>
    UsedByOthers,
}
