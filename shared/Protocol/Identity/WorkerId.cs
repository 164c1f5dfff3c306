using System.Globalization;

namespace Cluster.Protocol.Identity;

/// <summary>Identity of one worker within a run. Numbers count up in order of joining and are never used twice.</summary>
/// <param name="Value">1 for the first worker that joined.</param>
public readonly record struct WorkerId(int Value) : IComparable<WorkerId>
{
    /// <inheritdoc/>
    public int CompareTo(WorkerId other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left worker joined earlier.</summary>
    public static bool operator <(WorkerId left, WorkerId right) => left.Value < right.Value;

    /// <summary>Whether the left worker joined later.</summary>
    public static bool operator >(WorkerId left, WorkerId right) => left.Value > right.Value;

    /// <summary>Whether the left worker joined no later.</summary>
    public static bool operator <=(WorkerId left, WorkerId right) => left.Value <= right.Value;

    /// <summary>Whether the left worker joined no earlier.</summary>
    public static bool operator >=(WorkerId left, WorkerId right) => left.Value >= right.Value;

    /// <summary>The number as text.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
