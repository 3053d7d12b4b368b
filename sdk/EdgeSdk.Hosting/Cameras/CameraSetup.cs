namespace EdgeSdk.Hosting.Cameras;

/// <summary>A camera as the program added it.</summary>
internal sealed record CameraSetup(string Name, Func<IServiceProvider, CancellationToken, IAsyncEnumerable<CameraFrame>> Source);
