namespace Cluster.Simulation.Time;

/// <summary>Random numbers that are counted, not drawn: each is a function of the seed and of what it is for, so no order of events changes
/// another number.</summary>
/// <remarks>The mixing function is SplitMix64's: Steele, Lea and Flood, Fast splittable pseudorandom number generators (OOPSLA 2014).</remarks>
internal readonly struct CountedRandom(ulong seed)
{
    private const int UniformsOfNormal = 12;

    /// <summary>A number in [0, 1).</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="first">First counter.</param>
    /// <param name="second">Second counter.</param>
    public double Uniform(RandomPurpose purpose, long first, long second)
    {
        var mixed = Mix(Mix(Mix(seed + (ulong)purpose) + (ulong)first) + (ulong)second);
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number of mean 0 and standard deviation 1 within ±6: a sum of twelve uniform ones, close to normal.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="first">First counter.</param>
    /// <param name="second">Second counter, below 2^58.</param>
    public double Normal(RandomPurpose purpose, long first, long second)
    {
        var sum = 0.0;
        for (var draw = 0; draw < UniformsOfNormal; draw++)
        {
            sum += Uniform(purpose, first, (second * UniformsOfNormal) + draw);
        }

        return sum - (UniformsOfNormal / 2.0);
    }

    /// <summary>A waiting time of an exponential distribution.</summary>
    /// <param name="mean">Its mean.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="first">First counter.</param>
    /// <param name="second">Second counter.</param>
    public double Exponential(double mean, RandomPurpose purpose, long first, long second) =>
        -mean * Math.Log(1 - Uniform(purpose, first, second));

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>What a random number is for.</summary>
internal enum RandomPurpose
{
    /// <summary>How fast a worker is, for good.</summary>
    Speed = 1,

    /// <summary>How long one computation takes beside its usual time.</summary>
    Jitter = 2,

    /// <summary>Whether a worker straggles in a step.</summary>
    Straggle = 3,

    /// <summary>When a worker fails.</summary>
    WorkerFailure = 4,

    /// <summary>When the coordinator fails.</summary>
    CoordinatorFailure = 5,
}
