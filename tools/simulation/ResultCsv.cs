namespace EdgeSdk.Simulation;

/// <summary>A simulation as rows of a CSV file.</summary>
internal static class ResultCsv
{
    public static string Format(SimulationResult result) => "seconds,budget,charge,watts,celsius,longest_latency_ms,policy,reason\n" + string.Concat(result.Points.Select(p =>
        FormattableString.Invariant($"{p.Seconds:0},{p.Budget:0.##},{p.Charge:0.0000},{p.Watts:0.000},{p.Celsius:0.00},{p.Latency * 1000:0.0},{p.Policy},\"{p.Reason}\"\n")));
}
