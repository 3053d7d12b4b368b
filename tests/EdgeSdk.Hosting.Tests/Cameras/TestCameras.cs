using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace EdgeSdk.Hosting.Tests;

/// <summary>Cameras as a program would write them.</summary>
internal static class TestCameras
{
    /// <summary>Gives so many frames, then waits until it is ended.</summary>
    public static Func<CancellationToken, IAsyncEnumerable<CameraFrame>> Of(int frames)
    {
        return GiveAsync;

        async IAsyncEnumerable<CameraFrame> GiveAsync([EnumeratorCancellation] CancellationToken stopping)
        {
            for (var i = 0; i < frames; i++)
                yield return Line.Grey();
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
        }
    }

    /// <summary>Gives what the test writes; opened anew with every start.</summary>
    public static Func<CancellationToken, IAsyncEnumerable<CameraFrame>> From(Func<ChannelReader<CameraFrame>> open) => stopping => open().ReadAllAsync(stopping);
}
