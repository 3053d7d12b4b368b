using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EdgeSdk.Tool.Tests.Documents;

/// <summary>Compiles the C# of a document: statements in a method, types beside it, and around them what documents take for granted.</summary>
internal static class CSharpBlocks
{
    private static readonly CSharpParseOptions Language = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>What a reader brings along: the implicit usings of a project, and the things that a document calls by name without making them.</summary>
    private const string Surroundings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Device.Gpio;
        global using System.Device.I2c;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using EdgeSdk;
        global using EdgeSdk.Budgets;
        global using EdgeSdk.Embeddings;
        global using EdgeSdk.Execution;
        global using EdgeSdk.Frames;
        global using EdgeSdk.Gpio;
        global using EdgeSdk.Gpio.Power;
        global using EdgeSdk.Gpio.Simulation;
        global using EdgeSdk.Hosting;
        global using EdgeSdk.Models;
        global using EdgeSdk.Queueing;
        global using EdgeSdk.Signals;
        global using EdgeSdk.Updates;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;

        static partial class Reader
        {
            static AdaptiveModel model = null!;
            static AdaptiveModelOptions options = null!;
            static Camera camera = null!;
            static byte[] buffer = null!;
            static Frame frame => default;
            static nint address;
            static int length, stride;
            static ulong id;
            static TimeSpan time;
            static IDisposable grabbed = null!;
            static Log log = null!;
            static WebApplicationBuilder builder = null!;
            static IServiceCollection services = null!;
            static CancellationToken stop;

            static void Show(FrameResult result) => Console.WriteLine(result.Label);

            sealed class Camera : List<byte[]>
            {
                public Frame Grab() => Frame.Over(this[0], 640, 480, PixelFormat.Mono8);
            }

            sealed class Log
            {
                public void Warn(string sentence) => Console.WriteLine(sentence);
            }
        }
        """;

    /// <summary>The errors of a block, with their lines in the document; none when it compiles.</summary>
    public static IReadOnlyList<string> Errors(CodeBlock block)
    {
        var text = block.Text.ToString();
        var unit = CSharpSyntaxTree.ParseText(text, Language).GetCompilationUnitRoot();
        var types = unit.Members.Where(member => member is not GlobalStatementSyntax).ToArray();
        // Every part keeps its line, so that an error leads back to the document.
        var program = $$"""
            {{string.Concat(unit.Usings.Select(part => Placed(part, block)))}}
            static partial class Reader
            {
                static async Task Read()
                {
            {{string.Concat(unit.Members.OfType<GlobalStatementSyntax>().Select(part => Placed(part, block)))}}
                }
            {{string.Concat(types.Select(part => Placed(part, block)))}}
            }
            """;
        var compilation = CSharpCompilation.Create("Block", [CSharpSyntaxTree.ParseText(program, Language), CSharpSyntaxTree.ParseText(Surroundings, Language)], References,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.GetDiagnostics().Where(problem => problem.Severity == DiagnosticSeverity.Error).Select(problem => $"{problem.Location.GetMappedLineSpan()}: {problem.GetMessage()}")];
    }

    private static string Placed(CSharpSyntaxNode part, CodeBlock block) =>
        $"#line {block.Line + part.GetLocation().GetLineSpan().StartLinePosition.Line} \"{block.Document}\"\n{part}\n";
}
