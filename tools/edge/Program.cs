using EdgeSdk.Tool.Commands;
using EdgeSdk.Tool.Output;

return CommandRunner.Run(EdgeCommand.Create(), args);
