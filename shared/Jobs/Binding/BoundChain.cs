using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Binding;

/// <summary>Layers that follow each other; what comes into one is what the one before gives.</summary>
internal sealed class BoundChain : IBuildable
{
    private readonly ImmutableArray<(BoundPart Part, NodeAt At)> _layers;

    /// <exception cref="JobException">There is no such layer.</exception>
    public BoundChain(IEnumerable<NodeAt> layers) => _layers = [.. layers.Select(at => (at.Names.Layers.Bind(at), at))];

    /// <inheritdoc/>
    public bool NeedsContext => _layers.Any(layer => layer.Part.NeedsContext);

    /// <inheritdoc/>
    public object Build(BuildContext context)
    {
        var modules = new Module[_layers.Length];
        for (var index = 0; index < modules.Length; index++)
        {
            modules[index] = (Module)_layers[index].Part.Build(context)!;
            if (context.Sample is { } sample)
            {
                context = context with { Sample = OutputShape(modules[index], sample, _layers[index].At) };
            }
        }

        return new Sequential(modules);
    }

    /// <inheritdoc/>
    public JobNode ToNode() => new SequenceNode(Place.None, [.. _layers.Select(layer => layer.Part.ToNode())]);

    private static Shape OutputShape(Module module, Shape sample, NodeAt at)
    {
        try
        {
            return module.OutputShape(sample);
        }
        catch (ArgumentException error)
        {
            throw at.Problem(EngineMessage.Of(error), error);
        }
    }
}
