namespace EdgeSdk.Trainer.Data;

/// <summary>Files without a header whose records all have one size, as CIFAR and STL-10 publish them.</summary>
internal static class RecordFile
{
    /// <summary>Finds a published file in a folder or in the sub-folder its archive unpacks to.</summary>
    /// <exception cref="DataSetException">It is in neither.</exception>
    public static string Find(string folder, string subfolder, string name, string dataSet)
    {
        foreach (var candidate in new[] { Path.Combine(folder, name), Path.Combine(folder, subfolder, name) })
        {
            if (File.Exists(candidate))
                return candidate;
        }

        throw new DataSetException(
            folder, $"has no {name}, here or in {subfolder}/. {dataSet} is published by its authors as an archive of binary files; unpack it and name the folder with --data-path.");
    }

    /// <summary>Reads the records.</summary>
    /// <exception cref="DataSetException">It cannot be read, is empty, or does not end with a whole record.</exception>
    public static ReadOnlyMemory<byte>[] Read(string path, int bytes)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length == 0 || file.Length % bytes != 0)
                throw new DataSetException(path, $"has {file.Length} bytes, not a whole number of records of {bytes}; is it cut short?");
            var records = new ReadOnlyMemory<byte>[file.Length / bytes];
            for (var i = 0; i < records.Length; i++)
            {
                var record = new byte[bytes];
                file.ReadExactly(record);
                records[i] = record;
            }

            return records;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException(path, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The class names of a file with one per line.</summary>
    /// <exception cref="DataSetException">There are none, or more than a label can count.</exception>
    public static string[] Names(string path)
    {
        string[] names;
        try
        {
            names = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException(path, $"cannot be read: {e.Message}", e);
        }

        return names.Length is > 0 and <= 256 ? names : throw new DataSetException(path, $"has {names.Length} class names where 1 to 256 are possible.");
    }

    /// <summary>Makes a set; what contradicts itself is the fault of the folder's files.</summary>
    public static ImageSet Set(string folder, string name, Models.ModelInput shape, ReadOnlyMemory<byte>[] images, byte[] labels, string[] classNames)
    {
        try
        {
            return new ImageSet(name, shape, images, labels, classNames);
        }
        catch (ArgumentException e)
        {
            throw new DataSetException(folder, e.Message, e);
        }
    }
}
