using System.Collections.Immutable;
using System.Globalization;
using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Modules one behind the other. Names are PyTorch's: the position is the prefix, as in "2.weight".</summary>
public sealed class Sequential : Module
{
    private readonly ImmutableArray<KeyValuePair<string, Module>> _children;

    /// <summary>A chain of modules; none makes the identity.</summary>
    /// <param name="modules">The modules in the order samples pass them.</param>
    public Sequential(params ReadOnlySpan<Module> modules)
    {
        var children = ImmutableArray.CreateBuilder<KeyValuePair<string, Module>>(modules.Length);
        foreach (var module in modules)
        {
            ArgumentNullException.ThrowIfNull(module, nameof(modules));
            children.Add(new(children.Count.ToString(CultureInfo.InvariantCulture), module));
        }

        _children = children.MoveToImmutable();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Module>> Children => _children;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        foreach (var (_, module) in _children)
        {
            sample = module.OutputShape(sample);
        }

        return sample;
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        foreach (var (name, module) in _children)
        {
            input = tape.RecordModule(name, module, input);
        }

        return input;
    }
}
