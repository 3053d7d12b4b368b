namespace EdgeSdk.Signals;

/// <summary>How often a control group's processor quota ran out.</summary>
/// <param name="Periods">Periods of its quota so far.</param>
/// <param name="Exhausted">Those in which the quota ran out.</param>
/// <param name="Group">The group's folder.</param>
internal readonly record struct QuotaPeriods(double Periods, double Exhausted, string Group);
