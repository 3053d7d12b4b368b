namespace EdgeSdk.Signals;

/// <summary>A limit that a control group sets on processor time, and what the group has used so far.</summary>
/// <param name="Processors">The limit, in processors: 1.5 means one and a half.</param>
/// <param name="UsedSeconds">Processor time used by the whole group since it began.</param>
/// <param name="Group">The group's folder.</param>
internal readonly record struct CpuQuota(double Processors, double UsedSeconds, string Group);
