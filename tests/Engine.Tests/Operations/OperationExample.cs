using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Operations;

/// <summary>Records an example.</summary>
/// <param name="tape">The tape.</param>
/// <param name="x">The inputs, [samples, ...].</param>
/// <param name="w">The weights.</param>
/// <param name="size">The example's free size.</param>
internal delegate Value OperationRecording(TapeRecorder tape, Value[] x, Value[] w, int size);

/// <summary>The plain form of an example.</summary>
/// <param name="x">The inputs, row-major.</param>
/// <param name="w">The weights, row-major.</param>
/// <param name="samples">Samples of the batch.</param>
/// <param name="size">The example's free size.</param>
internal delegate double[] OperationReference(double[][] x, double[][] w, int samples, int size);

/// <summary>One or more operations with a free size, and inputs that are legal for them.</summary>
/// <param name="Record">What is recorded, unless there is a module.</param>
internal sealed record OperationExample(OperationRecording Record)
{
    /// <summary>The shape of one sample of each input.</summary>
    public Func<int, Shape[]> Samples { get; init; } = size => [new Shape(size)];

    /// <summary>The shapes of the weights.</summary>
    public Func<int, Shape[]> Weights { get; init; } = _ => [];

    /// <summary>A module with parameters of its own, recorded on the first input; null takes <see cref="Record"/>.</summary>
    public Func<int, Module>? Module { get; init; }

    /// <summary>The plain form of it in float64; null where another test has one.</summary>
    public OperationReference? Reference { get; init; }

    /// <summary>Least and greatest number of ordinary inputs and weights.</summary>
    public (double Least, double Most) Range { get; init; } = (-2, 2);

    /// <summary>Points from which ordinary inputs keep away: there the gradient jumps.</summary>
    public double[] Kinks { get; init; } = [];

    /// <summary>Whether the gradient is the slope everywhere but at the kinks.</summary>
    public bool IsSmooth { get; init; } = true;

    /// <summary>For inputs that are positions or masks: what stands at an element. Null where inputs are ordinary.</summary>
    public Func<int, int, float>? Positions { get; init; }

    /// <summary>Which inputs <see cref="Positions"/> fills.</summary>
    public int FirstPositions { get; init; } = int.MaxValue;

    /// <summary>Which extreme numbers are legal.</summary>
    public Func<float, bool> IsLegal { get; init; } = _ => true;

    /// <summary>The greatest magnitude whose sums and products stay finite.</summary>
    public float Greatest { get; init; } = 1e4f;

    /// <summary>The least size that is legal.</summary>
    public int Least { get; init; }

    /// <summary>The greatest size worth a test.</summary>
    public int Most { get; init; } = 130;

    /// <summary>Sizes are multiples of it.</summary>
    public int Multiple { get; init; } = 1;

    /// <summary>The fewest samples of a micro-batch that are legal.</summary>
    public int LeastSamples { get; init; }

    /// <summary>Samples of the test of all sizes.</summary>
    public int Batch { get; init; } = 3;

    public static OperationExample Of(Func<Value, Value> record) => new((_, x, _, _) => record(x[0]));
}
