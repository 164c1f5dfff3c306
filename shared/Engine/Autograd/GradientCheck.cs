using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Randomness;

namespace Cluster.Engine.Autograd;

/// <summary>What a gradient check found: the partial derivative that differs most.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Index">Element of the parameter, row-major.</param>
/// <param name="Analytic">The derivative that backward computed.</param>
/// <param name="Numeric">The derivative by central differences.</param>
/// <param name="Error">|Analytic - Numeric| / max(1, |Analytic|, |Numeric|).</param>
public readonly record struct GradientDifference(string Parameter, int Index, double Analytic, double Numeric, double Error);

/// <summary>Compares the gradients a tape computes with central differences of its outputs. For tests of operations and models, one's own
/// included.</summary>
/// <remarks>In float32 a right gradient comes out with an error of about 1e-3 where outputs are of order 1 and no kink is near.
/// Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 11.5.</remarks>
public static class GradientCheck
{
    private const uint OutputStream = 0;
    private const uint PositionStream = 1;

    /// <summary>Checks some elements of every parameter. The objective is the sum of the outputs, each times a fixed random
    /// number.</summary>
    /// <param name="tape">A tape whose inputs are filled.</param>
    /// <param name="layout">The layout it was recorded with.</param>
    /// <param name="weights">Parameter values; changed on the way and restored.</param>
    /// <param name="seed">Names the random weights and positions.</param>
    /// <param name="step">Half the distance between the two outputs that are compared.</param>
    /// <param name="probesPerParameter">Elements to check of each parameter.</param>
    public static GradientDifference Worst(
        Tape tape, ParameterLayout layout, AlignedBuffer weights, ulong seed, double step = 1.0 / 128, int probesPerParameter = 8)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(weights);
        var context = new PassContext(seed, 0, 0, Training: true);
        var directions = Directions(seed, tape.ValuesOf(tape.Output).Length);
        using var gradients = new AlignedBuffer(layout.Length);
        tape.Forward(weights, context);
        directions.CopyTo(tape.GradientOf(tape.Output));
        tape.Backward(weights, gradients, context);

        var worst = new GradientDifference(string.Empty, 0, 0, 0, 0);
        foreach (var parameter in layout.Parameters)
        {
            var key = new RandomKey(seed, RandomPurpose.GradientCheck, PositionStream, (uint)parameter.Ordinal);
            for (var probe = 0; probe < probesPerParameter && parameter.Length > 0; probe++)
            {
                var index = (int)(Philox.Block(key, (uint)probe).Word0 % (uint)parameter.Length);
                var position = parameter.Offset + index;
                var numeric = Slope(tape, weights, context, directions, position, step);
                var analytic = (double)gradients.Span[position];
                var error = Math.Abs(analytic - numeric) / Math.Max(1, Math.Max(Math.Abs(analytic), Math.Abs(numeric)));

                // An error that is NaN is the worst of all and stays.
                if (!(error <= worst.Error) && !double.IsNaN(worst.Error))
                {
                    worst = new GradientDifference(parameter.Name, index, analytic, numeric, error);
                }
            }
        }

        return worst;
    }

    private static double Slope(
        Tape tape, AlignedBuffer weights, in PassContext context, float[] directions, int position, double step)
    {
        var original = weights.Span[position];

        // The step that was really made, after rounding, is what divides.
        var above = (float)(original + step);
        var below = (float)(original - step);
        weights.Span[position] = above;
        var objectiveAbove = Objective(tape, weights, context, directions);
        weights.Span[position] = below;
        var objectiveBelow = Objective(tape, weights, context, directions);
        weights.Span[position] = original;
        return (objectiveAbove - objectiveBelow) / ((double)above - below);
    }

    private static double Objective(Tape tape, AlignedBuffer weights, in PassContext context, float[] directions)
    {
        tape.Forward(weights, context);
        var outputs = tape.ValuesOf(tape.Output);
        var sum = 0.0;
        for (var index = 0; index < directions.Length; index++)
        {
            sum += (double)directions[index] * outputs[index];
        }

        return sum;
    }

    private static float[] Directions(ulong seed, int count)
    {
        var key = new RandomKey(seed, RandomPurpose.GradientCheck, OutputStream);
        var directions = new float[count];
        for (var index = 0; index < count; index++)
        {
            directions[index] = Philox.ToUnit(Philox.Block(key, (uint)index).Word0) - 0.5f;
        }

        return directions;
    }
}
