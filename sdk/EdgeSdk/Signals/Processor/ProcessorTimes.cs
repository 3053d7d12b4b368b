namespace EdgeSdk.Signals;

/// <summary>The machine's processor time since it started, over all processors, in whatever unit the system counts: only ratios matter.</summary>
internal readonly record struct ProcessorTimes(double Busy, double Total, int Processors);
