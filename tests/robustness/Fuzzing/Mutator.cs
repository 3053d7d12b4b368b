using System.Text;

namespace EdgeSdk.Robustness.Fuzzing;

/// <summary>
/// Changes real inputs as accidents and attackers do: bits, bytes, cut, doubled and exchanged pieces; in text also numbers and words. The result
/// follows from the seed alone.
/// </summary>
internal sealed class Mutator(int seed, long index)
{
    private static readonly string[] Numbers =
        ["0", "-1", "1e999", "-0.0", "NaN", "2147483648", "9223372036854775808", "1e-320", "0.1000000000000000055", "00", "+1", "1.", "null", "true", "\"\"", "[]", "{}", "{\"a\":", "\\ud800", "\0"];

    private static readonly byte[] Bytes = [0, 1, 0x7f, 0x80, 0xff, (byte)'"', (byte)'{', (byte)'}', (byte)'\n', (byte)','];

    // The same in every process, which HashCode.Combine is not.
    public Random Random { get; } = new(unchecked((int)((uint)seed * 0x9E3779B1u ^ (uint)index * 0x85EBCA77u)));

    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var change = Random.Next(1, 5); change > 0; change--)
            Change(bytes, other);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)Random.Next(256));
            return;
        }
        var at = Random.Next(bytes.Count);
        var length = Random.Next(1, Math.Min(bytes.Count - at, 64) + 1);
        switch (Random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << Random.Next(8));
                break;
            case 1:
                bytes[at] = Bytes[Random.Next(Bytes.Length)];
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5 when other.Length > 0:
                var from = Random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(length, other.Length - from)));
                break;
            case 6:
                bytes.Insert(at, (byte)Random.Next(256));
                break;
            default:
                Number(bytes, at);
                break;
        }
    }

    // The number or word around a place becomes another.
    private void Number(List<byte> bytes, int at)
    {
        var (start, end) = (at, at);
        while (start > 0 && IsWord(bytes[start - 1]))
            start--;
        while (end < bytes.Count && IsWord(bytes[end]))
            end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(Numbers[Random.Next(Numbers.Length)]));
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'+';
}
