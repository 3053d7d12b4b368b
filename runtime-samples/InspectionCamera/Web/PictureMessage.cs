using System.Buffers.Binary;
using System.Text.Json;
using EdgeSdk.Hosting;
using InspectionCamera.Cameras;

namespace InspectionCamera.Web;

/// <summary>A picture and its answer in one binary message: four bytes of length, big-endian, the answer as JSON, and the JPEG.</summary>
internal static class PictureMessage
{
    public static byte[] Of(byte[] jpeg, FrameAnswer answer, ShotRegion region, bool? right)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new PictureAnswer(answer.Info.Id, answer.Label, Math.Round(answer.Score, 3), answer.Level, answer.FirstLevel is not null, region, right), Json.Default.PictureAnswer);
        var message = new byte[4 + json.Length + jpeg.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, json.Length);
        json.CopyTo(message, 4);
        jpeg.CopyTo(message, 4 + json.Length);
        return message;
    }
}

/// <summary>What is drawn on a picture.</summary>
internal sealed record PictureAnswer(ulong Id, string Label, double Score, double Level, bool RanTwice, ShotRegion Region, bool? Right);
