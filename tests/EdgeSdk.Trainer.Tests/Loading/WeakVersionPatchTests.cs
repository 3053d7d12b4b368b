using CsCheck;
using EdgeSdk.Trainer.Loading;

namespace EdgeSdk.Trainer.Tests.Loading;

public class WeakVersionPatchTests
{
    private const string Harmless = "_ZSt21ios_base_library_initv";
    private static readonly VersionNeed Newer = new("libstdc++.so.6", "GLIBCXX_3.4.32");
    private static readonly byte[] Library =
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));

    [Fact]
    public void One_bit_of_the_real_library_changes()
    {
        var patched = (byte[])Library.Clone();

        Assert.Equal(WeakVersionResult.Marked, WeakVersionPatch.Apply(patched, Newer, Harmless));

        var changed = Assert.Single(Enumerable.Range(0, Library.Length), i => patched[i] != Library[i]);
        Assert.Equal(2, patched[changed] ^ Library[changed]);
        Assert.Equal(0x0297f842u, BitConverter.ToUInt32(patched, changed - 4));
    }

    [Fact]
    public void A_library_that_is_weak_already_stays_as_it_is()
    {
        var once = (byte[])Library.Clone();
        WeakVersionPatch.Apply(once, Newer, Harmless);
        var twice = (byte[])once.Clone();

        Assert.Equal(WeakVersionResult.NotNeeded, WeakVersionPatch.Apply(twice, Newer, Harmless));
        Assert.Equal(once, twice);
    }

    [Theory]
    [InlineData("libstdc++.so.6", "GLIBCXX_9.9.9")]
    [InlineData("libstdc++.so.7", "GLIBCXX_3.4.32")]
    [InlineData("libc.so.6", "GLIBCXX_3.4.32")]
    public void A_version_that_is_not_asked_for_needs_nothing(string library, string version)
    {
        var image = (byte[])Library.Clone();

        Assert.Equal(WeakVersionResult.NotNeeded, WeakVersionPatch.Apply(image, new(library, version), Harmless));
        Assert.Equal(Library, image);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.32", "some_other_symbol")]
    [InlineData("GLIBCXX_3.4.21", Harmless)]
    public void A_version_that_real_symbols_need_is_left_alone(string version, string onlyUser)
    {
        var image = (byte[])Library.Clone();

        Assert.Equal(WeakVersionResult.UsedByOthers, WeakVersionPatch.Apply(image, new("libstdc++.so.6", version), onlyUser));
        Assert.Equal(Library, image);
    }

    [Fact]
    public void A_file_cut_short_is_refused()
    {
        Gen.Int[0, Library.Length - 1].Sample(
            length => Assert.Throws<BadImageFormatException>(() => WeakVersionPatch.Apply(Library[..length], Newer, Harmless)),
            iter: 200);
    }

    [Fact]
    public void Other_kinds_of_file_are_refused()
    {
        Gen.Byte.Array[0, 4096].Sample(
            bytes => Assert.Throws<BadImageFormatException>(() => WeakVersionPatch.Apply(bytes, Newer, Harmless)), iter: 1000);
    }

    [Fact]
    public void A_damaged_library_is_patched_or_refused_but_never_read_outside()
    {
        var image = new ElfImage(Library);
        var needs = image.Find(ElfSection.VersionNeeds)!.Value;
        var table = (int)BitConverter.ToInt64(Library, 40);
        var places = Gen.OneOf(
            Gen.Int[16, 63], Gen.Int[table, table + (image.Sections.Length * 64) - 1], Gen.Int[(int)needs.Offset, (int)(needs.Offset + needs.Size) - 1]);

        Gen.Select(places, Gen.Byte).Array[1, 8].Sample(
            damage =>
            {
                var damaged = (byte[])Library.Clone();
                foreach (var (place, value) in damage)
                {
                    damaged[place] = value;
                }

                var before = (byte[])damaged.Clone();
                try
                {
                    var result = WeakVersionPatch.Apply(damaged, Newer, Harmless);
                    Assert.Equal(result == WeakVersionResult.Marked ? 1 : 0, Enumerable.Range(0, before.Length).Count(i => before[i] != damaged[i]));
                }
                catch (BadImageFormatException)
                {
                    Assert.Equal(before, damaged);
                }
            },
            iter: 300);
    }
}
