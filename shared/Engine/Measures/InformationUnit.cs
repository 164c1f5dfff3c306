namespace Cluster.Engine.Measures;

/// <summary>The unit of an amount of information.</summary>
public enum InformationUnit
{
    /// <summary>Natural logarithms, as losses are in.</summary>
    Nats,

    /// <summary>Logarithms of base 2: 1 nat is 1.4427 bits.</summary>
    Bits,
}
