namespace EdgeSdk.Models.Trust;

/// <summary>The signature that lies beside a model.</summary>
internal static class SignatureFile
{
    /// <summary>Its bytes, no more than can be one; <see langword="null"/> when there is none.</summary>
    /// <exception cref="ModelFileException">It cannot be read.</exception>
    public static byte[]? Read(string modelPath)
    {
        var path = modelPath + ModelSignature.Extension;
        try
        {
            var file = new FileInfo(path);
            // What has no length is empty, or a pipe that would hold up whoever opens it.
            if (file is { Exists: true, Length: 0 })
                return [];
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            // One byte more than it may have shows that it has too many.
            var bytes = new byte[ModelSignature.MaxBytes + 1];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ModelFileException(modelPath, $"its signature file cannot be read: {e.Message}", e);
        }
    }
}
