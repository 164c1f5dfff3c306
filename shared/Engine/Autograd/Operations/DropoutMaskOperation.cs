using Cluster.Engine.Kernels;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Draws what a batch is multiplied with in dropout: 0 with probability p, else 1/(1 - p); outside training 1. One input, which
/// gives the shape alone. Element i of a micro-batch depends on the seed, the step, the micro-batch and this operation's place on the
/// tape, and on nothing else.</summary>
/// <param name="probability">Share that is dropped, in [0, 1].</param>
/// <param name="wholeChannels">Whether one draw serves a whole channel: the mask is [batch, channels, 1, ...].</param>
/// <remarks>Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting (JMLR 2014), in the inverted form;
/// Tompson et al., Efficient Object Localization Using Convolutional Networks (CVPR 2015), section 3.2, for whole channels.</remarks>
internal sealed class DropoutMaskOperation(double probability, bool wholeChannels) : Operation
{
    public override string Name => "DropoutMask";

    public override SampleCoupling Coupling => SampleCoupling.MicroBatch;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        if (!wholeChannels)
        {
            return inputs[0];
        }

        return inputs[0].Rank >= 3
            ? Shapes.WithOnes(inputs[0], [.. Enumerable.Range(2, inputs[0].Rank - 2)])
            : throw new ShapeException(
                $"Dropout of whole channels needs samples [channels, ...] of two axes or more, got a batch {inputs[0]}; drop single elements.");
    }

    public override void Forward(in OperationFrame frame)
    {
        var mask = frame.Output;
        if (!frame.Context.Training)
        {
            mask.Fill(1f);
            return;
        }

        var context = frame.Context;
        var key = new RandomKey(context.Seed, RandomPurpose.Dropout, (uint)frame.Ordinal, context.Step, context.MicroBatch);
        DropoutMask.Fill(key, probability, mask);
    }

    public override void Backward(in OperationFrame frame) => frame.InputGradient(0).Clear();
}
