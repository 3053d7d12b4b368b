using EdgeSdk.Embeddings;

namespace EdgeSdk.Tests.Embeddings;

public class AnomalyDetectorTests
{
    [Fact]
    public void The_score_is_the_mean_cosine_distance_to_the_nearest_normal_examples()
    {
        var detector = new AnomalyDetector(2, neighbours: 2);
        foreach (var degrees in new[] { 0, 10, 20, 30 })
            detector.AddNormal(At(degrees));
        double Distance(int degrees) => 1 - Math.Cos(degrees * Math.PI / 180);
        Assert.Equal((Distance(30) + Distance(40)) / 2, detector.Score(At(60)), 1e-6);
        Assert.Equal(Distance(5), detector.Score(At(15)), 1e-6);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(0.05, 95)]
    [InlineData(0.999, 1)]
    public void The_threshold_lets_the_given_share_of_normal_scores_pass_above_it(double falseAlarms, float threshold)
    {
        var detector = new AnomalyDetector(2);
        detector.Calibrate([.. Enumerable.Range(1, 100).Reverse().Select(i => (float)i)], falseAlarms);
        Assert.Equal(threshold, detector.Threshold);
    }

    [Fact]
    public void Nothing_is_an_anomaly_before_calibration_and_the_strange_is_after()
    {
        var detector = new AnomalyDetector(2, neighbours: 1);
        detector.AddNormal(At(0));
        Assert.False(detector.IsAnomaly(At(180)));
        detector.Calibrate([detector.Score(At(5)), detector.Score(At(10))], 0);
        Assert.False(detector.IsAnomaly(At(9)));
        Assert.True(detector.IsAnomaly(At(12)));
    }

    [Fact]
    public void A_saved_detector_decides_as_before_and_a_damaged_or_foreign_file_is_refused()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("edgesdk-detector-").FullName, "parts.detector");
        var detector = new AnomalyDetector(2, neighbours: 2);
        foreach (var degrees in new[] { 0, 10, 20, 30 })
            detector.AddNormal(At(degrees));
        detector.Calibrate([detector.Score(At(5)), detector.Score(At(40))], 0);
        detector.Save(path);
        var loaded = AnomalyDetector.Load(path);
        Assert.Equal((detector.Neighbours, detector.Threshold), (loaded.Neighbours, loaded.Threshold));
        Assert.Equal(detector.Score(At(60)), loaded.Score(At(60)));
        Assert.True(loaded.IsAnomaly(At(60)));

        var whole = File.ReadAllBytes(path);
        for (var i = 0; i < whole.Length; i++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[i] ^= 0x40;
            File.WriteAllBytes(path, bytes);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => AnomalyDetector.Load(path)).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, whole[..i]);
            Assert.Throws<InvalidDataException>(() => AnomalyDetector.Load(path));
        }
        byte[] nobody = [.. whole[..8], 0, 0, 0, 0, .. whole[12..^32]];
        File.WriteAllBytes(path, [.. nobody, .. System.Security.Cryptography.SHA256.HashData(nobody)]);
        Assert.Contains("contradicts itself", Assert.Throws<InvalidDataException>(() => AnomalyDetector.Load(path)).Message, StringComparison.Ordinal);
        new Gallery(2).Save(path);
        Assert.Contains("no anomaly detector", Assert.Throws<InvalidDataException>(() => AnomalyDetector.Load(path)).Message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_calibration_that_means_nothing_is_refused()
    {
        var detector = new AnomalyDetector(2);
        Assert.Throws<ArgumentException>(() => detector.Calibrate([], 0.1));
        Assert.Throws<ArgumentException>(() => detector.Calibrate([1, float.NaN], 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Calibrate([1], 1));
        Assert.Throws<InvalidOperationException>(() => detector.Score(At(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnomalyDetector(2, 0));
    }

    private static float[] At(int degrees) => [MathF.Cos(degrees * MathF.PI / 180), MathF.Sin(degrees * MathF.PI / 180)];
}
