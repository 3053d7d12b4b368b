using System.Globalization;

namespace BudgetFromAnywhere;

/// <summary>A broker and a topic.</summary>
internal sealed record MqttPlace(string Host, int Port, string Topic)
{
    public static MqttPlace Parse(string broker, string topic)
    {
        var parts = broker.Split(':');
        var port = 1883;
        if (parts.Length > 2 || parts[0].Length == 0 || parts.Length == 2 && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536))
            throw new ArgumentException($"--mqtt is '{broker}'; give a host, or a host and a port such as localhost:1883.");
        return new(parts[0], port, topic);
    }
}
