using System.ComponentModel;
using System.Diagnostics;

namespace EdgeSdk.Robustness.Surroundings;

/// <summary>What happens around a device that works: every condition of its disk and its clock, over everything it does with them.</summary>
internal static class Around
{
    /// <summary>The argument with which this program runs the cases inside a namespace of its own.</summary>
    public const string Inside = "around-inside";

    // The system's own tool gives a process mounts of its own, to a user as well where the system allows that.
    public static Figure Run()
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                using var child = Process.Start(new ProcessStartInfo("unshare", ["--map-root-user", "--mount", Killing.Program, Inside]) { RedirectStandardOutput = true })!;
                var text = child.StandardOutput.ReadToEnd().Trim();
                child.WaitForExit();
                if (text.Length > 0)
                    return new(child.ExitCode == 0, text);
            }
            catch (Win32Exception)
            {
                // There is no such tool: without mounts, then.
            }
        }
        return RunHere();
    }

    public static Figure RunHere()
    {
        var (sound, tried, left, offered, answered) = (0, 0, 0, 0L, 0L);
        foreach (var condition in Enum.GetValues<Condition>())
        {
            foreach (var operation in Operation.All)
            {
                if (!Place.Offers(condition) || !operation.Applies(condition))
                {
                    left++;
                    continue;
                }
                tried++;
                using var place = new Place();
                using var device = new LineDevice(place);
                try
                {
                    operation.Run(place, device, condition);
                    sound += device.Frames.Offered == device.Frames.Answered ? 1 : 0;
                }
                catch (Exception e)
                {
                    Console.Error.WriteLine($"{condition}, {operation.Name}: {(e is InvalidOperationException ? e.Message : e)}");
                }
                (offered, answered) = (offered + device.Frames.Offered, answered + device.Frames.Answered);
            }
        }
        return new(sound == tried && tried > 0 && offered == answered, FormattableString.Invariant(
            $"{sound} of {tried} conditions of disk and clock (condition x operation) survived, {left} not run; {answered:n0} of {offered:n0} frames answered"));
    }
}
