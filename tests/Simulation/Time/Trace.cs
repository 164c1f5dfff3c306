using System.Globalization;
using System.Numerics;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Tests.Scenarios;

namespace Cluster.FaultSimulation.Time;

/// <summary>One line of a trace, not written out yet.</summary>
/// <param name="Time">Virtual time in ticks.</param>
/// <param name="Node">Where.</param>
/// <param name="What">What happened, with places for the numbers; empty where a subject tells it.</param>
/// <param name="Subject">An event or effect of the core; null for none.</param>
/// <param name="A">First number.</param>
/// <param name="B">Second number.</param>
/// <param name="C">Third number.</param>
internal readonly record struct TraceEntry(long Time, string Node, string What, object? Subject, long A, long B, long C)
{
    /// <summary>The line, as people read it.</summary>
    public override string ToString()
    {
        var text = Subject switch
        {
            null => string.Format(CultureInfo.InvariantCulture, What, A, B, C),
            ProtocolEffect effect => "  -> " + EffectNotation.Of(effect),
            var other => other.ToString(),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Time / (double)TimeSpan.TicksPerSecond,11:F6} {Node,-14} {text}");
    }
}

/// <summary>What happened: a hash over everything, the last lines, and every line where somebody reads along.</summary>
/// <param name="tell">Takes lines; null for none.</param>
internal sealed class Trace(Action<string>? tell)
{
    private const int Kept = 64;

    private readonly TraceEntry[] _last = new TraceEntry[Kept];
    private long _count;

    /// <summary>The rolling hash. Equal for two runs that did the same.</summary>
    public ulong Hash { get; private set; } = 0xCBF29CE484222325;

    /// <summary>The last lines, the oldest first.</summary>
    public IEnumerable<string> Last
    {
        get
        {
            for (var index = Math.Max(0, _count - Kept); index < _count; index++)
            {
                yield return _last[index % Kept].ToString();
            }
        }
    }

    public void Add(in TraceEntry entry)
    {
        _last[_count++ % Kept] = entry;
        Mix(entry.Time);
        Mix(HashOf(entry.Node));
        Mix(HashOf(entry.What));
        Mix(entry.A);
        Mix(entry.B);
        Mix(entry.C);
        tell?.Invoke(entry.ToString());
    }

    /// <summary>A text's hash; the platform's own differs from process to process.</summary>
    public static long HashOf(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 0x100000001B3;
        }

        return (long)hash;
    }

    private void Mix(long number) => Hash = BitOperations.RotateLeft((Hash ^ (ulong)number) * 0x9E3779B97F4A7C15, 29);
}
