using EdgeSdk.Tests.Programs;

namespace EdgeSdk.Trainer.Tests.Programs;

/// <summary><c>edge sign</c>, <c>edge verify</c> and <c>edge targets</c> as their user sees them.</summary>
public class EdgeTrustTests
{
    private const string Program = "edge";

    private static readonly string CommittedModel = Path.Combine(EdgeTests.Repository(), "runtime-samples", "QuickStart", "assets", "fashion-mnist.onnx");

    [Fact]
    public async Task A_signed_model_is_verified_and_a_damaged_or_withdrawn_one_refused()
    {
        using var folder = new TemporaryFolder();
        var model = folder.File("model.onnx");
        File.Copy(CommittedModel, model);
        var keys = Directory.CreateDirectory(folder.File("keys")).FullName;
        Assert.Equal(0, (await Child.Run(Program, "sign", "--new-key", folder.File("factory"))).ExitCode);
        File.Move(folder.File("factory.pem"), Path.Combine(keys, "factory.pem"));
        var signed = await Child.Run(Program, "sign", model, "--key", folder.File("factory.key.pem"), "--version-number", "7");
        Assert.True(signed.ExitCode == 0, signed.Error);
        var verified = await Child.Run(Program, "verify", model, "--trust", keys);
        Assert.True(verified.ExitCode == 0, verified.Error);
        Assert.Contains("version 7", verified.Output, StringComparison.Ordinal);
        (await Child.Run(Program, "verify", model, "--trust", keys, "--minimum", "8")).IsRefusal(Program, "withdrawn");
        var bytes = await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(model, bytes, TestContext.Current.CancellationToken);
        (await Child.Run(Program, "verify", model, "--trust", keys)).IsRefusal(Program, "not the file that was signed");
        (await Child.Run(Program, "sign", model)).IsRefusal(Program, "--version-number");
    }

    [Fact]
    public async Task Targets_lists_what_works_and_says_why_the_rest_does_not()
    {
        var ended = await Child.Run(Program, "targets");
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains("CPU: works", ended.Output, StringComparison.Ordinal);
        Assert.Contains("EdgeAccelerator=DirectML", ended.Output, StringComparison.Ordinal);
        (await Child.Run(Program, "targets", "--plugin", "acme")).IsRefusal(Program, "NAME=LIBRARY");
        (await Child.Run(Program, "targets", "--plugin", "acme=/no/such.so")).IsRefusal(Program, "/no/such.so");
    }
}
