namespace EdgeSdk.Gpio.Tests.Power;

/// <summary>A PiJuice: a command, then its answer and a checksum, 0xff xor all bytes. Numbers of 16 bits have the low byte first.</summary>
internal sealed class SimulatedPiJuice() : SimulatedChip(0x14)
{
    private readonly Dictionary<byte, byte[]> _answers = new() { [0xfd] = [0x16, 0x00] };

    /// <summary>Whether the checksums are wrong, as noise on the wires makes them.</summary>
    public bool IsNoisy { get; set; }

    public SimulatedPiJuice Says(byte status, byte charge, short millivolts, short milliamperes)
    {
        _answers[0x40] = [status];
        _answers[0x41] = [charge];
        _answers[0x49] = [(byte)millivolts, (byte)(millivolts >> 8)];
        _answers[0x4b] = [(byte)milliamperes, (byte)(milliamperes >> 8)];
        return this;
    }

    protected override void Answer(byte register, Span<byte> bytes)
    {
        _answers[register].CopyTo(bytes);
        bytes[^1] = IsNoisy ? (byte)0x33 : _answers[register].Aggregate((byte)0xff, (sum, part) => (byte)(sum ^ part));
    }

    protected override void Take(byte register, ReadOnlySpan<byte> bytes) => Assert.Fail("A signal changes nothing on the board.");
}
