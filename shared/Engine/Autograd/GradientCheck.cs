using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>What a gradient check found: the partial derivative that differs most.</summary>
/// <param name="Parameter">Name of the parameter, or "input 0" and so on for inputs of the tape.</param>
/// <param name="Index">Element of the parameter or input, row-major.</param>
/// <param name="Analytic">The derivative that backward computed.</param>
/// <param name="Numeric">The derivative by central differences.</param>
/// <param name="Error">|Analytic - Numeric| / max(1, |Analytic|, |Numeric|).</param>
public readonly record struct GradientDifference(string Parameter, int Index, double Analytic, double Numeric, double Error);

/// <summary>Compares the gradients a tape computes with central differences of its outputs. For tests of operations and models, one's own
/// included: <c>GradientCheck.Of(new CubeOperation(), new Shape(3, 4)).Error</c> is below 1e-3 where the gradient is right.</summary>
/// <remarks>In float32 a right gradient comes out with an error of about 1e-3 where outputs are of order 1 and no kink is near.
/// Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 11.5.</remarks>
public static class GradientCheck
{
    private const uint OutputStream = 0;
    private const uint PositionStream = 1;
    private const uint ArgumentStream = 2;
    private const double DefaultStep = 1.0 / 128;
    private const int DefaultProbes = 8;

    /// <summary>Checks the gradients of an operation in all of its inputs, which are filled with random numbers in [0.25, 1.25). All of its
    /// results count.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Shapes of its inputs.</param>
    public static GradientDifference Of(Operation operation, params ReadOnlySpan<Shape> inputs) =>
        Of((tape, values) => Joined([.. tape.ApplyAll(operation, values)]), inputs.ToArray());

    /// <summary>Checks the gradients of a function in all of its arguments, which are filled with random numbers in [0.25, 1.25).</summary>
    /// <param name="function">Records the function; its argument values need gradients.</param>
    /// <param name="arguments">Shapes of the arguments.</param>
    public static GradientDifference Of(Func<TapeRecorder, Value[], Value> function, params Shape[] arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(arguments);
        var layout = ParameterLayout.Of(new Sequential());
        var recorder = new TapeRecorder(layout);
        var values = arguments.Select(shape => recorder.Input(shape, needsGradient: true)).ToArray();
        using var tape = recorder.Finish(function(recorder, values));
        for (var argument = 0; argument < values.Length; argument++)
        {
            var key = new RandomKey((ulong)argument, RandomPurpose.GradientCheck, ArgumentStream);
            var numbers = tape.ValuesOf(values[argument]);
            for (var index = 0; index < numbers.Length; index++)
            {
                numbers[index] = 0.25f + Philox.ToUnit(Philox.Block(key, (uint)index).Word0);
            }
        }

        using var weights = new AlignedBuffer(layout.Length);
        return Worst(tape, layout, weights, seed: 1);
    }

    /// <summary>Checks some elements of every trainable parameter, and of every input that needs a gradient. The objective is the sum of the
    /// outputs, each times a fixed random number.</summary>
    /// <param name="tape">A tape whose inputs are filled; they are changed on the way and restored.</param>
    /// <param name="layout">The layout it was recorded with.</param>
    /// <param name="weights">Parameter values; changed on the way and restored.</param>
    /// <param name="seed">Names the random weights and positions.</param>
    /// <param name="step">Half the distance between the two outputs that are compared.</param>
    /// <param name="probesPerParameter">Elements to check of each parameter and input.</param>
    public static GradientDifference Worst(
        Tape tape,
        ParameterLayout layout,
        AlignedBuffer weights,
        ulong seed,
        double step = DefaultStep,
        int probesPerParameter = DefaultProbes)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(weights);
        var check = new Check(tape, weights, new PassContext(seed, 0, 0, Training: true), step);
        using var gradients = new AlignedBuffer(layout.Length);
        check.Differentiate(gradients);
        var inputGradients = tape.GradientInputs.Select(input => tape.GradientOf(input).ToArray()).ToArray();

        var worst = new GradientDifference(string.Empty, 0, 0, 0, 0);
        foreach (var parameter in layout.Parameters.Where(slice => slice.IsTrainable))
        {
            foreach (var index in Positions(seed, (uint)parameter.Ordinal, parameter.Length, probesPerParameter))
            {
                var numeric = check.Slope(ref weights.Span[parameter.Offset + index]);
                worst = Worse(worst, parameter.Name, index, gradients.Span[parameter.Offset + index], numeric);
            }
        }

        for (var input = 0; input < inputGradients.Length; input++)
        {
            var stream = (uint)(layout.Parameters.Length + input);
            foreach (var index in Positions(seed, stream, inputGradients[input].Length, probesPerParameter))
            {
                var numeric = check.Slope(ref tape.ValuesOf(tape.GradientInputs[input])[index]);
                worst = Worse(worst, $"input {input}", index, inputGradients[input][index], numeric);
            }
        }

        return worst;
    }

    private static Value Joined(Value[] results) =>
        results.Length == 1 ? results[0] : results.Select(result => result.Reshape(-1)).ToArray().Concat(0);

    private static IEnumerable<int> Positions(ulong seed, uint stream, int length, int probes)
    {
        var key = new RandomKey(seed, RandomPurpose.GradientCheck, PositionStream, stream);
        for (var probe = 0; probe < probes && length > 0; probe++)
        {
            yield return (int)(Philox.Block(key, (uint)probe).Word0 % (uint)length);
        }
    }

    private static GradientDifference Worse(in GradientDifference worst, string name, int index, double analytic, double numeric)
    {
        var error = Math.Abs(analytic - numeric) / Math.Max(1, Math.Max(Math.Abs(analytic), Math.Abs(numeric)));

        // An error that is NaN is the worst of all and stays.
        return !(error <= worst.Error) && !double.IsNaN(worst.Error) ? new(name, index, analytic, numeric, error) : worst;
    }

    /// <summary>One tape and the objective over its outputs.</summary>
    private sealed class Check
    {
        private readonly Tape _tape;
        private readonly AlignedBuffer _weights;
        private readonly PassContext _context;
        private readonly double _step;
        private readonly float[] _directions;

        public Check(Tape tape, AlignedBuffer weights, PassContext context, double step)
        {
            (_tape, _weights, _context, _step) = (tape, weights, context, step);
            var key = new RandomKey(context.Seed, RandomPurpose.GradientCheck, OutputStream);
            _directions = new float[tape.ValuesOf(tape.Output).Length];
            for (var index = 0; index < _directions.Length; index++)
            {
                _directions[index] = Philox.ToUnit(Philox.Block(key, (uint)index).Word0) - 0.5f;
            }
        }

        public void Differentiate(AlignedBuffer gradients)
        {
            _tape.Forward(_weights, _context);
            _directions.CopyTo(_tape.GradientOf(_tape.Output));
            _tape.Backward(_weights, gradients, _context);
        }

        public double Slope(ref float argument)
        {
            var original = argument;

            // The step that was really made, after rounding, is what divides.
            var above = (float)(original + _step);
            var below = (float)(original - _step);
            argument = above;
            var objectiveAbove = Objective();
            argument = below;
            var objectiveBelow = Objective();
            argument = original;
            return (objectiveAbove - objectiveBelow) / ((double)above - below);
        }

        private double Objective()
        {
            _tape.Forward(_weights, _context);
            var outputs = _tape.ValuesOf(_tape.Output);
            var sum = 0.0;
            for (var index = 0; index < _directions.Length; index++)
            {
                sum += (double)_directions[index] * outputs[index];
            }

            return sum;
        }
    }
}
