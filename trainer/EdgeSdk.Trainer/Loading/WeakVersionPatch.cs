using System.Text;

namespace EdgeSdk.Trainer.Loading;

/// <summary>
/// Marks one version need of an ELF library weak (VER_FLG_WEAK in <c>.gnu.version_r</c>), so that the dynamic loader no
/// longer refuses the library where that version is missing. Done only if a single, harmless symbol is wanted in it.
/// Layout: Linux Standard Base, "Symbol Versioning".
/// </summary>
internal static class WeakVersionPatch
{
    private const ushort Weak = 2;
    private const ushort IndexMask = 0x7fff;
    private const int SymbolSize = 24;

    // Verneed and Vernaux both end with the distance to the next one, after twelve bytes.
    private const int NextField = 12;

    /// <exception cref="BadImageFormatException"><paramref name="library"/> is no such ELF file, or damaged.</exception>
    public static WeakVersionResult Apply(byte[] library, VersionNeed need, string onlyUser)
    {
        var image = new ElfImage(library);
        if (Find(image, need) is not { } auxiliary || (image.UInt16(auxiliary + 4) & Weak) != 0)
        {
            return WeakVersionResult.NotNeeded;
        }

        if (IsUsedByOthers(image, (ushort)(image.UInt16(auxiliary + 6) & IndexMask), onlyUser))
        {
            return WeakVersionResult.UsedByOthers;
        }

        image.SetUInt16(auxiliary + 4, (ushort)(image.UInt16(auxiliary + 4) | Weak));
        return WeakVersionResult.Marked;
    }

    /// <summary>Where the need's auxiliary entry (hash, flags, index, name, next) lies in the file.</summary>
    private static long? Find(ElfImage image, VersionNeed need)
    {
        if (image.Find(ElfSection.VersionNeeds) is not { } needs)
        {
            return null;
        }

        var strings = image.LinkedFrom(needs);
        var library = Encoding.UTF8.GetBytes(need.Library);
        var version = Encoding.UTF8.GetBytes(need.Version);
        foreach (var entry in Chain(image, needs.Offset, needs.Info))
        {
            if (!image.StringIs(strings, image.UInt32(entry + 4), library))
            {
                continue;
            }

            foreach (var auxiliary in Chain(image, entry + image.UInt32(entry + 8), image.UInt16(entry + 2)))
            {
                if (image.StringIs(strings, image.UInt32(auxiliary + 8), version))
                {
                    return auxiliary;
                }
            }
        }

        return null;
    }

    /// <summary>The offsets of a chain of entries, each of which holds the distance to the next one, 0 for none.</summary>
    private static IEnumerable<long> Chain(ElfImage image, long first, int count)
    {
        var offset = first;
        for (var i = 0; i < count; i++)
        {
            yield return offset;
            var distance = image.UInt32(offset + NextField);
            if (distance == 0)
            {
                yield break;
            }

            offset += distance;
        }
    }

    private static bool IsUsedByOthers(ElfImage image, ushort index, string onlyUser)
    {
        if (image.Find(ElfSection.SymbolVersions) is not { } versions || image.Find(ElfSection.DynamicSymbols) is not { } symbols)
        {
            return true;
        }

        var strings = image.LinkedFrom(symbols);
        var name = Encoding.UTF8.GetBytes(onlyUser);
        for (var i = 0L; i < versions.Size / sizeof(ushort); i++)
        {
            if ((image.UInt16(versions.Offset + (i * sizeof(ushort))) & IndexMask) == index
                && !image.StringIs(strings, image.UInt32(symbols.Offset + (i * SymbolSize)), name))
            {
                return true;
            }
        }

        return false;
    }
}
