using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeSdk.Signals;

/// <summary>The battery as macOS tells it: the power sources of IOKit (state of charge and times, no power).</summary>
internal static partial class MacPowerSources
{
    private const string Foundation = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation";
    private const string IoKit = "/System/Library/Frameworks/IOKit.framework/IOKit";
    private const uint Utf8 = 0x08000100;
    private const int DoubleNumber = 13;

    [SupportedOSPlatform("macos")]
    public static BatteryState Read()
    {
        var info = IOPSCopyPowerSourcesInfo();
        if (info == 0)
            return default;
        var list = IOPSCopyPowerSourcesList(info);
        try
        {
            for (nint i = 0; list != 0 && i < CFArrayGetCount(list); i++)
            {
                var source = IOPSGetPowerSourceDescription(info, CFArrayGetValueAtIndex(list, i));
                if (source != 0 && Text(source, "Type") == "InternalBattery")
                    return Interpret(
                        Number(source, "Current Capacity"), Number(source, "Max Capacity"), Text(source, "Power Source State"),
                        Flag(source, "Is Charging"), Number(source, "Time to Empty"));
            }
            return default;
        }
        finally
        {
            if (list != 0)
                CFRelease(list);
            CFRelease(info);
        }
    }

    // The time to empty is in minutes, -1 while the system still estimates it.
    internal static BatteryState Interpret(double? now, double? full, string? source, bool? charging, double? minutesToEmpty)
    {
        double? external = source switch
        {
            "AC Power" => 1,
            "Battery Power" => 0,
            _ => null,
        };
        double? direction = charging == true ? 1 : external - 1;
        return new BatteryState
        {
            Charge = full > 0 && now is >= 0 && now <= full ? now / full : null,
            Direction = direction,
            TimeToEmpty = direction == -1 && minutesToEmpty > 0 ? minutesToEmpty * 60 : null,
            ExternalPower = external,
        };
    }

    private static nint Value(nint dictionary, string key)
    {
        var name = CFStringCreateWithCString(0, key, Utf8);
        if (name == 0)
            return 0;
        var value = CFDictionaryGetValue(dictionary, name);
        CFRelease(name);
        return value;
    }

    private static double? Number(nint dictionary, string key) =>
        Value(dictionary, key) is var value and not 0 && CFNumberGetValue(value, DoubleNumber, out var number) != 0 ? number : null;

    private static bool? Flag(nint dictionary, string key) => Value(dictionary, key) is var value and not 0 ? CFBooleanGetValue(value) != 0 : null;

    private static string? Text(nint dictionary, string key)
    {
        Span<byte> buffer = stackalloc byte[64];
        if (Value(dictionary, key) is not (var value and not 0) || CFStringGetCString(value, ref MemoryMarshal.GetReference(buffer), buffer.Length, Utf8) == 0)
            return null;
        return System.Text.Encoding.UTF8.GetString(buffer[..buffer.IndexOf((byte)0)]);
    }

    [LibraryImport(IoKit)]
    private static partial nint IOPSCopyPowerSourcesInfo();

    [LibraryImport(IoKit)]
    private static partial nint IOPSCopyPowerSourcesList(nint info);

    [LibraryImport(IoKit)]
    private static partial nint IOPSGetPowerSourceDescription(nint info, nint source);

    [LibraryImport(Foundation)]
    private static partial nint CFArrayGetCount(nint array);

    [LibraryImport(Foundation)]
    private static partial nint CFArrayGetValueAtIndex(nint array, nint index);

    [LibraryImport(Foundation)]
    private static partial nint CFDictionaryGetValue(nint dictionary, nint key);

    [LibraryImport(Foundation, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint CFStringCreateWithCString(nint allocator, string text, uint encoding);

    [LibraryImport(Foundation)]
    private static partial byte CFStringGetCString(nint text, ref byte buffer, nint length, uint encoding);

    [LibraryImport(Foundation)]
    private static partial byte CFNumberGetValue(nint number, nint type, out double value);

    [LibraryImport(Foundation)]
    private static partial byte CFBooleanGetValue(nint boolean);

    [LibraryImport(Foundation)]
    private static partial void CFRelease(nint reference);
}
