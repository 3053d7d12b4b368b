using EdgeSdk.Models.Onnx;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Export;

/// <summary>Puts a model in the place of an older file in one step, once it is complete on disk and has passed a check.</summary>
internal static class ReplacedFile
{
    public static void Write(string path, ModelProto model, Action<string> check)
    {
        var target = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(target) ?? "", $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                model.WriteTo(stream);
                stream.Flush(flushToDisk: true);
            }

            check(temporary);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExportException($"The model cannot be written to '{path}': {e.Message} Choose a file in a folder that exists and may be written.", e);
        }
        finally
        {
            Delete(temporary);
        }
    }

    private static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that brought us here says more than this one; where the folder itself is missing there is nothing to delete.
        }
    }
}
