using EdgeSdk.Models.Trust;
using EdgeSdk.Signals;
using EdgeSdk.Tests.Signals;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Robustness.Fuzzing;

/// <summary>
/// Readers of whole folders: sensor trees as devices show them, trust stores, data sets. One file of the folder gets mutated content, the first byte of the
/// input says which; the others are sound.
/// </summary>
internal static class FolderReader
{
    private static readonly string[] Machines = [Devices.RaspberryPi, Devices.Jetson, Devices.X86Laptop, Devices.IndustrialPcTree];

    private static readonly string[] Supplies =
        [Devices.LaptopWithTwoBatteries, Devices.TabletOnBattery, Devices.RaspberryPiOnUpsBoard, Devices.DesktopWithWirelessMouse, Devices.LaptopOnWeakCharger];

    public static IReadOnlyList<Reader> All(string scratch)
    {
        var pixels = new byte[3 * 96 * 96];
        byte[] names = [.. "plane\ncar\nbird\n"u8];
        return
        [
            Of(scratch, "sensors", [.. Machines.SelectMany((tree, machine) => Files(tree, $"{machine}"))], ReadMachines, _ => false),
            Of(scratch, "batteries", [.. Supplies.SelectMany((tree, device) => Files(tree, $"{device}"))],
                root => Enumerable.Range(0, Supplies.Length).All(device => MakesSense(new BatterySignal(Path.Combine(root, $"{device}")))), _ => false),
            Of(scratch, "keys", Keys(), root => new ModelTrust().Folder(root).Snapshot() is not null, e => e is ArgumentException),
            Of(scratch, "cifar-10", [("batches.meta.txt", names), .. Enumerable.Range(1, 5).Select(batch => ($"data_batch_{batch}.bin", pixels[..3073])), ("test_batch.bin", pixels[..6146])],
                root => Cifar.Open(Cifar.Ten, root).Train.Count > 0, e => e is DataSetException),
            Of(scratch, "cifar-100", [("fine_label_names.txt", names), ("train.bin", pixels[..6148]), ("test.bin", pixels[..3074])],
                root => Cifar.Open(Cifar.Hundred, root).Train.Count > 0, e => e is DataSetException),
            Of(scratch, "stl-10",
                [("class_names.txt", names), ("train_X.bin", pixels), ("train_y.bin", [1]), ("test_X.bin", pixels), ("test_y.bin", [2]), ("unlabeled_X.bin", pixels)],
                root => Stl10.Open(root).Train.Count > 0, e => e is DataSetException),
        ];
    }

    // A folder for every thread, so that they do not meet.
    private static Reader Of(string scratch, string name, (string Path, byte[] Content)[] files, Func<string, bool> read, Func<Exception, bool> documents)
    {
        var roots = new ThreadLocal<string>(() =>
        {
            var root = Path.Combine(scratch, $"{name}.{Environment.CurrentManagedThreadId}");
            foreach (var (path, content) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
                File.WriteAllBytes(Path.Combine(root, path), content);
            }
            return root;
        });
        return new(name, [.. files.Select((file, index) => (byte[])[(byte)index, .. file.Content])], input =>
        {
            var (file, sound) = files[input.Length == 0 ? 0 : input[0] % files.Length];
            var path = Path.Combine(roots.Value!, file);
            if (input.Length == 0)
                File.Delete(path);
            else
                File.WriteAllBytes(path, input.AsSpan(1));
            try
            {
                return read(roots.Value!);
            }
            finally
            {
                File.WriteAllBytes(path, sound);
            }
        }, documents);
    }

    private static IEnumerable<(string Path, byte[] Content)> Files(string tree, string folder)
    {
        using var device = new DeviceTree(tree);
        foreach (var path in Directory.GetFiles(device.Root, "*", SearchOption.AllDirectories))
            yield return (Path.Combine(folder, Path.GetRelativePath(device.Root, path)), File.ReadAllBytes(path));
    }

    private static (string Path, byte[] Content)[] Keys()
    {
        var (privateKey, publicKey) = ModelSigner.CreateKey();
        var (_, next) = ModelSigner.CreateKey();
        // A private key is refused where public ones belong; it lies under another name, so that the folder is sound.
        return [("a.pem", [.. System.Text.Encoding.ASCII.GetBytes(publicKey)]), ("b.pem", [.. System.Text.Encoding.ASCII.GetBytes(next)]), ("secret.key", [.. System.Text.Encoding.ASCII.GetBytes(privateKey)])];
    }

    private static bool ReadMachines(string root)
    {
        for (var machine = 0; machine < Machines.Length; machine++)
        {
            var tree = Path.Combine(root, $"{machine}");
            var (kinds, proc, cgroup, devices) = (Path.Combine(tree, "class"), Path.Combine(tree, "proc"), Path.Combine(tree, "cgroup"), Path.Combine(tree, "devices"));
            if (!(MakesSense(new ThermalSignal(kinds)) & MakesSense(new PowerSignal(kinds)) & MakesSense(new GpuSignal(tree))
                & MakesSense(new PressureSignal(proc, cgroup)) & MakesSense(new CpuFrequencySignal(devices, proc, cgroup)) & MakesSense(new CpuLoadSignal(proc, cgroup))))
                return false;
        }
        return true;
    }

    // "No" is no answer here: a number that is none, or that a policy would see out of its range, is an error of the reader.
    private static bool MakesSense(Signal signal)
    {
        var values = new double?[signal.Quantities.Count];
        signal.Read(TimeSpan.Zero, values);
        for (var i = 0; i < values.Length; i++)
        {
            var quantity = signal.Quantities[i];
            if (values[i] is { } number && !double.IsFinite(number)
                || new Reading(quantity, values[i], default).TryGet(out var value) && !(value >= quantity.Minimum && value <= quantity.Maximum))
                throw new InvalidOperationException($"{quantity} is {values[i]}.");
        }
        return true;
    }
}
