using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>A part of a model: parameters, child modules, and how a batch of samples flows through. A module holds no numbers and no
/// batch size; it is recorded once on a tape for every batch size it runs with. Derive from it to add one of your own.</summary>
/// <remarks>Make parameters and children in the constructor, and give the same objects at every call. Record with functions of
/// <see cref="Value"/>, with the modules that are there, or with an <see cref="Operation"/> of your own.</remarks>
public abstract class Module
{
    /// <summary>The parameters this module holds itself, in the order of a PyTorch state dict, with their names without prefix.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => [];

    /// <summary>The child modules in the order of a PyTorch state dict, with the prefixes of their parameters' names.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, Module>> Children => [];

    /// <summary>The shape that one sample has after this module.</summary>
    /// <param name="sample">Shape of one incoming sample, without the batch axis.</param>
    /// <exception cref="ShapeException">The module cannot take such a sample.</exception>
    public abstract Shape OutputShape(Shape sample);

    /// <summary>Records the module's operations.</summary>
    /// <param name="tape">The tape that is being recorded.</param>
    /// <param name="input">Incoming batch, [batch, ...sample].</param>
    /// <returns>Outgoing batch, [batch, ...OutputShape(sample)].</returns>
    /// <exception cref="ShapeException">The module cannot take such a sample.</exception>
    public abstract Value Record(TapeRecorder tape, Value input);

    /// <summary>All parameters of this module and its descendants under their full names, its own first.</summary>
    public IEnumerable<KeyValuePair<string, Parameter>> NamedParameters()
    {
        foreach (var parameter in Parameters)
        {
            yield return parameter;
        }

        foreach (var (prefix, child) in Children)
        {
            foreach (var (name, parameter) in child.NamedParameters())
            {
                yield return new($"{prefix}.{name}", parameter);
            }
        }
    }
}
