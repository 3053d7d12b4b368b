using MQTTnet;

namespace BudgetFromAnywhere;

/// <summary>
/// Orders by MQTT. A broker that is down is tried again, after half a second first and then twice as long each time, up to half a minute; meanwhile its last order stays. The camera notices
/// nothing of it. A retained message is the order of whoever connects later.
/// </summary>
internal sealed class MqttOrders(OrderDesk desk, MqttPlace place) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private string _status = "not connected yet";

    public string Status => Volatile.Read(ref _status);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = First;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(() => wait = First, stoppingToken);
                Say($"lost; trying again in {wait.TotalSeconds} s");
            }
            catch (Exception refused) when (!stoppingToken.IsCancellationRequested)
            {
                Say($"not reachable ({refused.GetBaseException().Message.TrimEnd('.')}); trying again in {wait.TotalSeconds} s");
            }
            await Task.Delay(wait, stoppingToken);
            wait = wait * 2 < Longest ? wait * 2 : Longest;
        }
    }

    // Until the broker is lost. A client of its own each time: nothing of a broken connection is left in it.
    private async Task Listen(Action connected, CancellationToken stop)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += _ =>
        {
            lost.TrySetResult();
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += message =>
        {
            Take(message.ApplicationMessage.ConvertPayloadToString() ?? "");
            return Task.CompletedTask;
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer(place.Host, place.Port).WithTimeout(TimeSpan.FromSeconds(5)).Build(), stop);
        await client.SubscribeAsync(place.Topic, cancellationToken: stop);
        connected();
        Say($"connected, topic {place.Topic}");
        await lost.Task.WaitAsync(stop);
    }

    private void Take(string payload)
    {
        try
        {
            desk.Give(Source.Mqtt, Order.Parse(payload, $"the message on {place.Topic}"));
        }
        catch (FormatException refused)
        {
            Console.WriteLine($"mqtt: {refused.Message} The order before it stays.");
        }
    }

    private void Say(string status)
    {
        Volatile.Write(ref _status, status);
        Console.WriteLine($"mqtt {place.Host}:{place.Port}: {status}");
    }
}
