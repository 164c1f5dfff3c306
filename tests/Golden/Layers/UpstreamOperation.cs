using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Golden.Layers;

/// <summary>Ends a tape of one or several results: backward begins with a given gradient in each of them.</summary>
/// <param name="gradients">One array per result; none where nothing is differentiated.</param>
internal sealed class UpstreamOperation(float[][] gradients) : Operation
{
    public override string Name => "Upstream";

    public override Shape InferShape(ReadOnlySpan<Shape> inputs) => Shape.Scalar;

    public override void Forward(in OperationFrame frame) => frame.Output.Clear();

    public override void Backward(in OperationFrame frame)
    {
        for (var result = 0; result < frame.InputCount; result++)
        {
            if (frame.NeedsGradient(result))
            {
                gradients[result].CopyTo(frame.InputGradient(result));
            }
        }
    }
}
