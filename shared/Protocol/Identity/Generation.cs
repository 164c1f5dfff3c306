using System.Globalization;

namespace Cluster.Protocol.Identity;

/// <summary>Counts the changes of membership within a term: every join, drain and loss makes a new generation.</summary>
/// <param name="Value">0 before the first worker joined.</param>
public readonly record struct Generation(long Value)
{
    /// <summary>The generation after one more change of membership.</summary>
    public Generation Next => new(Value + 1);

    /// <summary>The number as text.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
