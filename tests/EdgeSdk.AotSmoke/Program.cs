using EdgeSdk.Models;

// The library compiled ahead of time does what it does under the JIT: exit code 0, or the reason on standard error.
var problem = new ModelFileException("parts.onnx", "has no manifest");
if (problem.Path != "parts.onnx")
{
    Console.Error.WriteLine("The exception lost its path.");
    return 1;
}

Console.WriteLine("AOT smoke: ok");
return 0;
