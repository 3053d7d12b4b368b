using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeSdk.Signals;

/// <summary>Whether heat holds a Mac back: the state of the notification com.apple.system.thermalpressurelevel.</summary>
internal static partial class MacThermalPressure
{
    // OSThermalNotification.h: 0 nominal, 1 moderate, 2 heavy, 3 trapping, 4 sleeping.
    private const ulong Heavy = 2, Most = 4;

    private static readonly Lazy<int?> Token = new(() => NotifyRegisterCheck("com.apple.system.thermalpressurelevel", out var token) == 0 ? token : null);

    [SupportedOSPlatform("macos")]
    public static double? Throttled() => Token.Value is { } token && NotifyGetState(token, out var level) == 0 ? Interpret(level) : null;

    internal static double? Interpret(ulong level) => level > Most ? null : level >= Heavy ? 1 : 0;

    [LibraryImport("libSystem.dylib", EntryPoint = "notify_register_check", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint NotifyRegisterCheck(string name, out int token);

    [LibraryImport("libSystem.dylib", EntryPoint = "notify_get_state")]
    private static partial uint NotifyGetState(int token, out ulong state);
}
