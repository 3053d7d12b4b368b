using EdgeSdk.Models.Trust;

namespace EdgeSdk.Samples.Tests.InspectionCamera;

/// <summary>Versions of the shipped model, signed with a key of this run, and a damaged one.</summary>
internal sealed class SignedModels : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inspection-camera-tests-");
    private readonly string _privateKey;

    public SignedModels()
    {
        (_privateKey, var publicKey) = ModelSigner.CreateKey();
        Keys = _folder.CreateSubdirectory("keys").FullName;
        File.WriteAllText(Path.Combine(Keys, "line.pem"), publicKey);
        First = Version(1);
        Second = Version(2);
        Tampered = Copy("tampered");
        var bytes = File.ReadAllBytes(Tampered);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(Tampered, bytes);
        File.Copy(First + ".sig", Tampered + ".sig");
    }

    public string Keys { get; }

    public string First { get; }

    public string Second { get; }

    /// <summary>One bit differs, and the signature is that of the whole file.</summary>
    public string Tampered { get; }

    /// <summary>Writes a file beside the models.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Version(int version)
    {
        var path = Copy($"version-{version}");
        ModelSigner.Sign(path, _privateKey, version);
        return path;
    }

    private string Copy(string folder)
    {
        var path = Path.Combine(_folder.CreateSubdirectory(folder).FullName, "items.onnx");
        File.Copy(Path.Combine(Dashboard.Folder, "assets", "fashion-mnist.onnx"), path);
        return path;
    }
}
