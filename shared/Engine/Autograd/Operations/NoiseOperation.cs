using Cluster.Engine.Initialization;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>Draws normal noise of mean 0 in the shape of its input; outside training 0. One input, which gives the shape alone. The numbers
/// depend on the seed, the step, the micro-batch and this operation's place on the tape, and on nothing else.</summary>
/// <param name="deviation">Standard deviation, 0 or more.</param>
/// <param name="coupling">MicroBatch where the input is a batch; Unknown where it is a parameter.</param>
internal sealed class NoiseOperation(double deviation, SampleCoupling coupling) : Operation
{
    private readonly NormalInitializer _law = new(0, deviation);

    public override string Name => "Noise";

    public override SampleCoupling Coupling { get; } = coupling;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return inputs[0];
    }

    public override void Forward(in OperationFrame frame)
    {
        var context = frame.Context;
        if (context.Training)
        {
            var key = new RandomKey(context.Seed, RandomPurpose.Noise, (uint)frame.Ordinal, context.Step, context.MicroBatch);
            _law.Fill(frame.OutputShape, key, frame.Output);
        }
        else
        {
            frame.Output.Clear();
        }
    }

    public override void Backward(in OperationFrame frame) => frame.InputGradient(0).Clear();
}
