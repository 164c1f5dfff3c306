using System.Globalization;

namespace Cluster.Protocol.Identity;

/// <summary>Counts the coordinators that have led a run, one after the other. A message of another term is refused.</summary>
/// <param name="Value">1 for the first coordinator of a run.</param>
public readonly record struct Term(long Value)
{
    /// <summary>The term of a run's first coordinator.</summary>
    public static Term First { get; } = new(1);

    /// <summary>The number as text.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
