using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace CustomModel;

/// <summary>max(x, 0)², element by element: an activation with an operation of its own.</summary>
/// <remarks>Source: So et al., Primer: Searching for Efficient Transformers for Language Modeling (NeurIPS 2021).</remarks>
public sealed class SquaredRelu : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new SquaredReluOperation(), x);
    }
}

/// <summary>The operation behind <see cref="SquaredRelu"/>: forward and backward over the spans that the tape gives.</summary>
public sealed class SquaredReluOperation : Operation
{
    /// <inheritdoc/>
    public override string Name => "SquaredRelu";

    /// <summary>What comes out for a sample depends on that sample alone, so all micro-batches may be computed in one call.</summary>
    public override SampleCoupling Coupling => SampleCoupling.None;

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return inputs[0];
    }

    /// <inheritdoc/>
    public override void Forward(in OperationFrame frame)
    {
        var input = frame.Input(0);
        var output = frame.Output;
        for (var index = 0; index < input.Length; index++)
        {
            var positive = Math.Max(input[index], 0);
            output[index] = positive * positive;
        }
    }

    /// <inheritdoc/>
    public override void Backward(in OperationFrame frame)
    {
        var input = frame.Input(0);
        var outputGradient = frame.OutputGradient;
        var gradient = frame.InputGradient(0);
        for (var index = 0; index < input.Length; index++)
        {
            gradient[index] = 2 * Math.Max(input[index], 0) * outputGradient[index];
        }
    }
}
