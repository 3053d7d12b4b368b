namespace EdgeSdk.Trainer.Loading;

/// <summary>One entry of an ELF file's section table, with the fields the version patch needs.</summary>
internal readonly record struct ElfSection(uint Type, long Offset, long Size, int Link, int Info)
{
    public const uint DynamicSymbols = 11;
    public const uint VersionNeeds = 0x6ffffffe;
    public const uint SymbolVersions = 0x6fffffff;
}
