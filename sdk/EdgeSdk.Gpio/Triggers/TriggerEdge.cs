namespace EdgeSdk.Gpio;

/// <summary>One edge of a trigger: one part in front of the camera.</summary>
/// <param name="Number">Counted from 1 over all edges, those included whose frame was missed: a gap means lost frames.</param>
/// <param name="Time">When the program saw it, since the trigger was made.</param>
public readonly record struct TriggerEdge(ulong Number, TimeSpan Time);
