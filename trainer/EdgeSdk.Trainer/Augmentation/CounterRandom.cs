namespace EdgeSdk.Trainer.Augmentation;

/// <summary>
/// A random stream that is a pure function of its key, so that the views of an image depend on neither the number of threads nor
/// what was drawn before (SplitMix64: Steele, Lea and Flood, OOPSLA 2014).
/// </summary>
internal struct CounterRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state;

    public CounterRandom(long seed, long epoch, long image, long view)
    {
        _state = Mix((ulong)seed + Step);
        _state = Mix(_state ^ (ulong)epoch);
        _state = Mix(_state ^ (ulong)image);
        _state = Mix(_state ^ (ulong)view);
    }

    public ulong NextUInt64() => Mix(_state += Step);

    /// <summary>Uniform in [0, 1).</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    public float Between(float low, float high) => low + (high - low) * NextSingle();

    public int Below(int limit) => (int)Math.BigMul(NextUInt64(), (ulong)limit, out _);

    public bool Chance(float probability) => NextSingle() < probability;

    /// <summary>The numbers below a count in random order (Fisher and Yates).</summary>
    public static int[] Permutation(int count, CounterRandom random)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = random.Below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
