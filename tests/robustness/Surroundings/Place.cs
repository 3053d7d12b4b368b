using System.Diagnostics;

namespace EdgeSdk.Robustness.Surroundings;

/// <summary>What happens to a device's disk.</summary>
internal enum Condition
{
    /// <summary>There is no byte left.</summary>
    Full,

    /// <summary>It was mounted read-only, as a system does with a disk that makes errors.</summary>
    ReadOnly,

    /// <summary>The folder is gone.</summary>
    Missing,

    /// <summary>There is a file in the place of the folder.</summary>
    File,

    /// <summary>The disk is unmounted while files are open.</summary>
    Unmounted,

    /// <summary>Nothing happens to it; the clock goes back.</summary>
    Clock,
}

/// <summary>
/// A folder on a small disk of its own, which breaks and is mended. Disks are mounted by the system's own commands in a namespace that ends with the process;
/// where that is not possible, conditions that need a mount do not occur.
/// </summary>
internal sealed class Place : IDisposable
{
    private const int DiskKibibytes = 1024;

    private readonly string _root = Directory.CreateTempSubdirectory("edgesdk-place-").FullName;
    private readonly bool _mounted;

    public Place()
    {
        Directory.CreateDirectory(Disk);
        Directory.CreateDirectory(View);
        // Reached through a second mount, so that it can be taken away and come back with its files.
        _mounted = CanMount && Mount("-t", "tmpfs", "-o", $"size={DiskKibibytes}k", "tmpfs", Disk) && Mount("--bind", Disk, View);
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Whether this process may mount disks.</summary>
    public static bool CanMount { get; } = OperatingSystem.IsLinux() && TryMount();

    /// <summary>Where the device keeps its files.</summary>
    public string Folder => Path.Combine(View, "device");

    private string Disk => Path.Combine(_root, "disk");

    private string View => Path.Combine(_root, "view");

    private string Ballast => Path.Combine(View, "ballast");

    public string this[string file] => Path.Combine(Folder, file);

    /// <summary>Whether the condition can be brought about here.</summary>
    public static bool Offers(Condition condition) => CanMount || condition is Condition.Missing or Condition.File or Condition.Clock;

    public void Break(Condition condition)
    {
        switch (condition)
        {
            case Condition.Full:
                Fill();
                break;
            case Condition.ReadOnly:
                Must(Mount("-o", "remount,bind,ro", View));
                break;
            case Condition.Missing or Condition.File:
                Directory.Move(Folder, Folder + ".away");
                if (condition == Condition.File)
                    File.WriteAllText(Folder, "no folder");
                break;
            case Condition.Unmounted:
                Must(Succeeds("umount", "--lazy", View));
                break;
        }
    }

    public void Mend(Condition condition)
    {
        switch (condition)
        {
            case Condition.Full:
                File.Delete(Ballast);
                break;
            case Condition.ReadOnly:
                Must(Mount("-o", "remount,bind,rw", View));
                break;
            case Condition.Missing or Condition.File:
                if (condition == Condition.File)
                    File.Delete(Folder);
                else if (Directory.Exists(Folder))
                    Directory.Delete(Folder, recursive: true);
                Directory.Move(Folder + ".away", Folder);
                break;
            case Condition.Unmounted:
                Must(Mount("--bind", Disk, View));
                break;
        }
    }

    public void Dispose()
    {
        if (_mounted)
        {
            Succeeds("umount", "--lazy", View);
            Succeeds("umount", "--lazy", Disk);
        }
        Directory.Delete(_root, recursive: true);
    }

    // To the last byte: a file system may refuse a large piece and still take a small one.
    private void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var piece = 1 << 16; piece > 0; piece = piece == 1 ? 0 : piece / 16)
        {
            try
            {
                while (true)
                    ballast.Write(new byte[piece]);
            }
            catch (IOException)
            {
                // Full, as far as pieces of this size go.
            }
        }
    }

    private static bool TryMount()
    {
        var folder = Directory.CreateTempSubdirectory("edgesdk-mount-").FullName;
        try
        {
            return Mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder) && Succeeds("umount", folder);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static bool Mount(params string[] arguments) => Succeeds("mount", arguments);

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static void Must(bool done)
    {
        if (!done)
            throw new InvalidOperationException("the system refused to change the mount of a test disk.");
    }
}
