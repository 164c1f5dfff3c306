using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Sizes of one call of attention.</summary>
internal readonly struct AttentionSizes
{
    private readonly int _heads;

    public AttentionSizes(Shape queries, Shape keys, AttentionOptions options)
    {
        (Samples, Rows, Keys) = (queries[0], queries[1], keys[1]);
        _heads = options.Heads;
        Features = options.Tensors == 1 ? queries[2] / 3 : queries[2];
    }

    /// <summary>N.</summary>
    public int Samples { get; }

    /// <summary>L.</summary>
    public int Rows { get; }

    /// <summary>S.</summary>
    public int Keys { get; }

    /// <summary>E, of all heads together.</summary>
    public int Features { get; }

    /// <summary>Features of a head.</summary>
    public int Size => Features / _heads;

    /// <summary>Scores of one head of one sample.</summary>
    public int TileLength => Rows * Keys;

    /// <summary>Scores of all heads and samples.</summary>
    public int WeightCount => Samples * _heads * TileLength;

    /// <summary>1/√size.</summary>
    public float Scale => 1f / MathF.Sqrt(Size);
}
