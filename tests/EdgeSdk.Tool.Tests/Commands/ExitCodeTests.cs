using System.CommandLine;
using EdgeSdk.Tool.Output;

namespace EdgeSdk.Tool.Tests.Commands;

public class ExitCodeTests
{
    public static TheoryData<Exception?, int, string> Ends => new()
    {
        { null, ExitCode.Success, "" },
        { new FileNotFoundException("a.onnx: there is no such file."), ExitCode.BadInput, "edge: a.onnx: there is no such file." },
        { new OperationCanceledException(), ExitCode.Cancelled, "" },
        { new TypeInitializationException("TorchSharp.torch", null), ExitCode.Failure, "edge: Training needs libtorch" },
        { new InvalidOperationException("upside down"), ExitCode.Failure, "edge: This is a defect of edge, please report it. System.InvalidOperationException: upside down" },
    };

    [Theory]
    [MemberData(nameof(Ends), DisableDiscoveryEnumeration = true)]
    public void Each_way_to_end_has_its_code(Exception? thrown, int code, string said)
    {
        var command = new Command("try");
        command.SetAction(_ => thrown is null ? ExitCode.Success : throw thrown);
        var error = Console.Error;
        using var complained = new StringWriter();
        try
        {
            Console.SetError(complained);
            Assert.Equal(code, CommandRunner.Run(new RootCommand { command }, ["try"]));
        }
        finally
        {
            Console.SetError(error);
        }

        Assert.StartsWith(said, complained.ToString(), StringComparison.Ordinal);
        Assert.Equal(said.Length == 0, complained.ToString().Length == 0);
    }
}
