using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>A differentiable function of tensors. Derive from it to add one of your own; the tape plans the memory, orders the calls
/// and accumulates gradients where a value is used several times.</summary>
/// <remarks>An operation keeps no state between calls other than what it was constructed with: what backward needs it leaves in
/// <see cref="OperationFrame.Saved"/>. It must compute in a fixed order, or equal runs lose their equal bits.</remarks>
public abstract class Operation
{
    /// <summary>Name for messages, such as "Linear".</summary>
    public abstract string Name { get; }

    /// <summary>How the samples of a batch depend on each other here. The default is right for every operation and promises
    /// nothing.</summary>
    public virtual SampleCoupling Coupling => SampleCoupling.Unknown;

    /// <summary>Whether, given inputs of one shape, element i of the result depends on element i of each input alone, so that the order
    /// of elements does not matter.</summary>
    public virtual bool IsElementwise => false;

    /// <summary>Number of results, at least 1.</summary>
    public virtual int OutputCount => 1;

    /// <summary>The shape of the first result, after checking that the operation can take such inputs.</summary>
    /// <param name="inputs">Shapes of the inputs in the order they were given.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public abstract Shape InferShape(ReadOnlySpan<Shape> inputs);

    /// <summary>The shape of one of several results.</summary>
    /// <param name="inputs">Shapes that <see cref="InferShape(ReadOnlySpan{Shape})"/> accepted.</param>
    /// <param name="output">Position among the results.</param>
    public virtual Shape InferShape(ReadOnlySpan<Shape> inputs, int output) => output == 0
        ? InferShape(inputs)
        : throw new ArgumentOutOfRangeException(
            nameof(output), output, $"{Name} has {OutputCount} results and gives the shape of the first alone; override InferShape.");

    /// <summary>Floats to keep from forward to backward, besides inputs and outputs.</summary>
    /// <param name="inputs">Shapes of the inputs.</param>
    public virtual int SavedLength(ReadOnlySpan<Shape> inputs) => 0;

    /// <summary>Floats of room that one call needs and the next may overwrite.</summary>
    /// <param name="inputs">Shapes of the inputs.</param>
    public virtual int ScratchLength(ReadOnlySpan<Shape> inputs) => 0;

    /// <summary>Floating-point operations of one forward call in products of matrices, where a multiplication and the addition behind it
    /// count as two; 0 for an operation without such products.</summary>
    /// <param name="inputs">Shapes of the inputs.</param>
    public virtual long ProductFlops(ReadOnlySpan<Shape> inputs) => 0;

    /// <summary>Computes <see cref="OperationFrame.Output"/> and any further results; every element is to be written.</summary>
    /// <param name="frame">The memory of this call.</param>
    public abstract void Forward(in OperationFrame frame);

    /// <summary>Computes the gradient in each input that <see cref="OperationFrame.NeedsGradient"/> names, from the gradients in the
    /// outputs. Gradients are overwritten, never added to: adding up is the tape's affair. It may be called several times after
    /// one forward, each time for other inputs or other samples.</summary>
    /// <param name="frame">The memory of this call.</param>
    public abstract void Backward(in OperationFrame frame);

    /// <summary>Throws unless the operation has so many inputs.</summary>
    /// <param name="inputs">Shapes of the inputs.</param>
    /// <param name="least">Fewest allowed.</param>
    /// <param name="most">Most allowed.</param>
    /// <exception cref="ShapeException">The count is outside.</exception>
    protected void CheckInputCount(ReadOnlySpan<Shape> inputs, int least, int most)
    {
        if (inputs.Length < least || inputs.Length > most)
        {
            var need = least == most ? $"{least}" : $"{least} to {most}";
            throw new ShapeException($"{Name} needs {need} inputs, got {inputs.Length}; check the call that records it.");
        }
    }

    /// <summary>Throws unless the operation has two inputs of one shape.</summary>
    /// <param name="inputs">Shapes of the inputs.</param>
    /// <returns>That shape.</returns>
    /// <exception cref="ShapeException">The count is not 2, or the shapes differ.</exception>
    protected Shape SameShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 2, 2);
        return inputs[0].Equals(inputs[1])
            ? inputs[0]
            : throw new ShapeException($"{Name} needs two inputs of one shape, got {inputs[0]} and {inputs[1]}; reshape one of them.");
    }
}
