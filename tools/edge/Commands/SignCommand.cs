using System.CommandLine;
using EdgeSdk.Models.Trust;
using EdgeSdk.Tool.Output;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge sign</c>: signs a model, or makes the keys for it.</summary>
internal static class SignCommand
{
    private const string Help = """
        Signs a model: writes MODEL.sig beside it, which devices check before they open the model. With --new-key, makes a pair of keys:
        NAME.key.pem stays where models are signed, NAME.pem goes into the trust folder of the devices.

        Examples:
          edge sign --new-key factory
          edge sign model.onnx --key factory.key.pem --version-number 7
          edge sign model.onnx --key factory.key.pem --version-number 8 --minimum 7    and everything below 7 is withdrawn
        """;

    public static Command Create()
    {
        var path = new Argument<string?>("model") { Description = "The .onnx file.", Arity = ArgumentArity.ZeroOrOne };
        var newKey = new Option<string?>("--new-key") { Description = "Make NAME.key.pem and NAME.pem." };
        var key = new Option<string?>("--key") { Description = "The private key, a PEM file." };
        var version = new Option<long>("--version-number") { Description = "The model's version, 1 or more; higher for every one that follows." };
        var minimum = new Option<long>("--minimum") { Description = "Devices that install this model refuse versions below this one." };
        var operatorSets = OperatorSets.Create();
        var command = new Command("sign", Help) { path, newKey, key, version, minimum, operatorSets };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(newKey) is { } name)
                WriteKeys(name);
            else if (parsed.GetValue(path) is not { } model || parsed.GetValue(key) is not { } keyFile || parsed.GetValue(version) < 1)
                throw new InvalidDataException("Name the model, its private key (--key) and its version (--version-number, 1 or more); or make keys with --new-key NAME.");
            else
            {
                var identity = ModelSigner.Sign(model, File.ReadAllText(keyFile), parsed.GetValue(version), parsed.GetValue(minimum), OperatorSets.Allow(parsed.GetValue(operatorSets)));
                AnsiConsole.MarkupLineInterpolated($"Signed: {model}.sig, {identity.ToString()}, key {identity.Key![..12]}");
            }
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteKeys(string name)
    {
        var (privateKey, publicKey) = ModelSigner.CreateKey();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter($"{name}.key.pem", options))
            writer.Write(privateKey);
        File.WriteAllText($"{name}.pem", publicKey);
        AnsiConsole.MarkupLineInterpolated($"Keys: {name}.key.pem is secret; {name}.pem goes into the devices' trust folder.");
    }
}
