using Cluster.Engine.Kernels.Functions;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd.Operations;

/// <summary>A function of one number at every element. One input of any shape. The functions are in Kernels/Functions, the
/// ways to write them down in <see cref="ElementFunctions"/> and <see cref="ActivationFunctions"/>.</summary>
/// <typeparam name="TFunction">The function, with its constants.</typeparam>
internal sealed class MapOperation<TFunction>(TFunction function) : Operation
    where TFunction : struct, IFunction
{
    public override string Name => TFunction.Name;

    internal TFunction Function => function;

    public override SampleCoupling Coupling => SampleCoupling.None;

    public override bool IsElementwise => true;

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return inputs[0];
    }

    public override void Forward(in OperationFrame frame) => FunctionLoop.Value(function, frame.Input(0), frame.Output);

    public override void Backward(in OperationFrame frame) =>
        FunctionLoop.Gradient(function, frame.Input(0), frame.Output, frame.OutputGradient, frame.InputGradient(0));
}
