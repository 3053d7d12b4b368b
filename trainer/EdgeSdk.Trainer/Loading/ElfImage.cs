using System.Buffers.Binary;

namespace EdgeSdk.Trainer.Loading;

/// <summary>
/// A 64-bit little-endian ELF file in memory. Every read is checked against the file's length; what does not fit is a
/// <see cref="BadImageFormatException"/>. Layout: System V ABI, chapters 4 and 5.
/// </summary>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int SectionSize = 64;

    private readonly byte[] _bytes;

    public ElfImage(byte[] bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeaderSize || !bytes.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw new BadImageFormatException("The file is not a 64-bit little-endian ELF library.");
        }

        var table = ToOffset(UInt64(40));
        if (UInt16(58) != SectionSize)
        {
            throw new BadImageFormatException($"The ELF section entries have {UInt16(58)} bytes; {SectionSize} are expected.");
        }

        Sections = new ElfSection[UInt16(60)];
        for (var i = 0; i < Sections.Length; i++)
        {
            var entry = table + ((long)i * SectionSize);
            Sections[i] = new(
                UInt32(entry + 4), ToOffset(UInt64(entry + 24)), ToOffset(UInt64(entry + 32)), (int)UInt32(entry + 40), (int)UInt32(entry + 44));
        }
    }

    public ElfSection[] Sections { get; }

    public ElfSection? Find(uint type)
    {
        foreach (var section in Sections)
        {
            if (section.Type == type)
            {
                return section;
            }
        }

        return null;
    }

    public ElfSection LinkedFrom(ElfSection section) => section.Link >= 0 && section.Link < Sections.Length
        ? Sections[section.Link]
        : throw new BadImageFormatException($"An ELF section links to section {section.Link} of {Sections.Length}.");

    public ushort UInt16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, sizeof(ushort)));

    public uint UInt32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, sizeof(uint)));

    public ulong UInt64(long offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, sizeof(ulong)));

    public void SetUInt16(long offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(At(offset, sizeof(ushort)), value);

    /// <summary>Whether the zero-terminated string at <paramref name="index"/> of a string section is <paramref name="text"/>.</summary>
    public bool StringIs(ElfSection strings, uint index, ReadOnlySpan<byte> text)
    {
        var rest = strings.Size - index;
        return rest > text.Length
            && At(strings.Offset + index, text.Length + 1) is var found
            && found[..text.Length].SequenceEqual(text)
            && found[text.Length] == 0;
    }

    private Span<byte> At(long offset, int length) => offset >= 0 && offset <= _bytes.Length - length
        ? _bytes.AsSpan((int)offset, length)
        : throw new BadImageFormatException($"The ELF file has {_bytes.Length} bytes and is read at {offset}: it is damaged or cut short.");

    private static long ToOffset(ulong value) => value <= int.MaxValue
        ? (long)value
        : throw new BadImageFormatException($"An ELF offset of {value} is beyond the 2 GiB that are read.");
}
