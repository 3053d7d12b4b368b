using CsCheck;
using EdgeSdk.Embeddings;
using EdgeSdk.Frames;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests.Embeddings;

public class GalleryTests
{
    [Fact]
    public void The_nearest_examples_vote_with_their_cosine() =>
        (from count in Gen.Int[1, 40]
         from examples in Gen.Float[-1, 1].Array[4].Where(v => v.Any(x => Math.Abs(x) > 0.01)).Array[count]
         from labels in Gen.Int[0, 3].Array[count]
         from query in Gen.Float[-1, 1].Array[4].Where(v => v.Any(x => Math.Abs(x) > 0.01))
         from neighbours in Gen.Int[1, 8]
         select (examples, labels, query, neighbours)).Sample(t =>
         {
             var gallery = new Gallery(4);
             for (var i = 0; i < t.examples.Length; i++)
                 gallery.Enroll($"class {t.labels[i]}", t.examples[i]);
             var match = gallery.Find(t.query, t.neighbours);

             double Cosine(float[] a) => a.Zip(t.query, (x, y) => (double)x * y).Sum() / Length(a) / Length(t.query);
             var sorted = t.examples.Select((e, i) => (Cosine: Cosine(e), Label: $"class {t.labels[i]}")).OrderByDescending(n => n.Cosine).ToList();
             var nearest = sorted.Take(t.neighbours).ToList();
             Assert.Equal(nearest[0].Cosine, match.Similarity, 1e-5);
             // Where examples of several classes are equally far, rounding decides which of them is the last neighbour.
             bool IsLast((double Cosine, string Label) n) => Math.Abs(n.Cosine - nearest[^1].Cosine) < 1e-5;
             if (sorted.Skip(t.neighbours).Any(IsLast) && sorted.Where(IsLast).Select(n => n.Label).Distinct().Count() > 1)
                 return;
             var votes = nearest.GroupBy(n => n.Label).ToDictionary(g => g.Key, g => g.Sum(n => Math.Max(n.Cosine, 0)));
             // Ties within rounding may go either way.
             if (votes.Values.Sum() > 1e-3)
                 Assert.True(votes.Values.Max() - votes.GetValueOrDefault(match.Label) < 1e-4);
         });

    [Fact]
    public void A_saved_gallery_answers_as_before_and_a_damaged_one_is_refused()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("edgesdk-gallery-").FullName, "parts.gallery");
        var gallery = new Gallery(3);
        gallery.Enroll("bolt", [1, 0, 0.2f]);
        gallery.Enroll("Mutter ø", [0, 1, 0]);
        gallery.Enroll("bolt", [0.9f, 0.1f, 0]);
        gallery.Save(path);
        var loaded = Gallery.Load(path);
        Assert.Equal(["bolt", "Mutter ø"], loaded.Labels);
        Assert.Equal(3, loaded.Count);
        Assert.Equal(gallery.Find([0.3f, 1, 0], 2), loaded.Find([0.3f, 1, 0], 2));
        loaded.Enroll("washer", [0, 0, 1]);
        Assert.Equal("washer", loaded.Find([0, 0.1f, 1], 1).Label);

        var whole = File.ReadAllBytes(path);
        for (var i = 0; i < whole.Length; i++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[i] ^= 0x40;
            File.WriteAllBytes(path, bytes);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => Gallery.Load(path)).Message);
            File.WriteAllBytes(path, whole[..i]);
            Assert.Throws<InvalidDataException>(() => Gallery.Load(path));
        }
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    // The hash is sound, the numbers are not: nothing but the reader's own checks stands between them and an allocation.
    [Theory]
    [InlineData(0, int.MaxValue)]
    [InlineData(0, -1)]
    [InlineData(4, int.MaxValue)]
    [InlineData(8, int.MaxValue)]
    [InlineData(8, -1)]
    [InlineData(12, int.MaxValue)]
    public void A_gallery_whose_numbers_contradict_each_other_is_refused(int at, int number)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("edgesdk-gallery-").FullName, "parts.gallery");
        var gallery = new Gallery(2);
        gallery.Enroll("bolt", [1, 0]);
        gallery.Save(path);
        var content = File.ReadAllBytes(path)[..^32];
        BitConverter.TryWriteBytes(content.AsSpan(8 + at), number);
        File.WriteAllBytes(path, [.. content, .. System.Security.Cryptography.SHA256.HashData(content)]);
        Assert.Contains("contradicts itself", Assert.Throws<InvalidDataException>(() => Gallery.Load(path)).Message);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void Frames_are_enrolled_through_a_model_and_found_without_garbage()
    {
        using var model = AdaptiveModel.Open(new TinyModel().Write());
        var gallery = new Gallery(model.Manifest.EmbeddingLength);
        byte[] left = [.. Enumerable.Range(0, 16).Select(i => (byte)(i % 4 < 2 ? 255 : 0))], right = [.. left.Select(p => (byte)(255 - p))];
        gallery.Enroll("left", model, Frame.Over(left, 4, 4, PixelFormat.Mono8), 0.3);
        gallery.Enroll("right", model, Frame.Over(right, 4, 4, PixelFormat.Mono8), 0.3);
        Assert.Equal("left", gallery.Find(model.Run(Frame.Over(left, 4, 4, PixelFormat.Mono8), 0.3).Embedding, 1).Label);
        var embedding = model.Run(Frame.Over(right, 4, 4, PixelFormat.Mono8), 0.3).Embedding;
        Assert.Equal("right", gallery.Find(embedding, 1).Label);
        var before = GC.GetAllocatedBytesForCurrentThread();
        gallery.Find(embedding, 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_with_the_numbers()
    {
        var gallery = new Gallery(3);
        Assert.Throws<InvalidOperationException>(() => gallery.Find([1, 2, 3]));
        Assert.Contains("has 2 values, the gallery's have 3", Assert.Throws<ArgumentException>(() => gallery.Enroll("a", [1, 2])).Message);
        Assert.Throws<ArgumentException>(() => gallery.Enroll("a", [0, 0, 0]));
        Assert.Throws<ArgumentException>(() => gallery.Enroll("a", [1, float.NaN, 0]));
        Assert.Throws<ArgumentException>(() => gallery.Enroll("", [1, 0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => gallery.Find([1, 2, 3], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Gallery(0));
        Assert.Equal(0, gallery.Count);
    }

    private static double Length(float[] values) => Math.Sqrt(values.Sum(v => (double)v * v));
}
