using EdgeSdk.Budgets;
using EdgeSdk.Models;

namespace EdgeSdk.Simulation;

/// <summary>What is simulated on every trace.</summary>
/// <param name="Model">The model.</param>
/// <param name="Device">The device.</param>
/// <param name="Section">The policies as JSON; null is those of <see cref="Shift.Section"/>.</param>
/// <param name="Deadline">Seconds after which a frame is late.</param>
/// <param name="Profiled">Whether the governor knows the device's profile.</param>
internal sealed record SimulationPlan(ModelManifest Model, DeviceModel Device, string? Section, double Deadline, bool Profiled)
{
    public SimulationResult Run(Trace trace, Stream? log) => new DeviceSimulation(Model, Device, trace) { Deadline = Deadline, Profiled = Profiled, Log = log }
        .Run(PolicyOptions.Parse(Section ?? Shift.Section(trace, Deadline)), Section is null ? "mission, deadline, thermal" : "the given policies");
}
