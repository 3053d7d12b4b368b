namespace InspectionCamera.Cameras;

/// <summary>What is kept of a frame until its answer comes.</summary>
/// <param name="Id">The number of the frame.</param>
/// <param name="Region">Where the model looked.</param>
/// <param name="Truth">The index of the right answer; <see langword="null"/> where nobody knows it.</param>
/// <param name="Jpeg">The picture for people; <see langword="null"/> when nobody watched.</param>
internal sealed record Shot(ulong Id, ShotRegion Region, int? Truth, byte[]? Jpeg);

/// <summary>A rectangle as shares of the picture's width and height.</summary>
internal readonly record struct ShotRegion(double X, double Y, double Width, double Height);
