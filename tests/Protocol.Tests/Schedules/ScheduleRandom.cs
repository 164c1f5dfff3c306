using System.Numerics;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>The schedules' own generator: the same seed gives the same schedule on every machine and every version of the
/// platform. Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators (2014), SplitMix64.</summary>
internal sealed class ScheduleRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound) => (int)((UInt128)Next() * (uint)bound >> 64);

    /// <summary>A number in [<paramref name="least"/>, <paramref name="most"/>].</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>A hash of some numbers, as good as random.</summary>
    public static ulong Hash(params ReadOnlySpan<long> numbers)
    {
        var hash = 0UL;
        foreach (var number in numbers)
        {
            hash = Mix(BitOperations.RotateLeft(hash, 5) ^ ((ulong)number + 0x9E3779B97F4A7C15));
        }

        return hash;
    }

    private ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
