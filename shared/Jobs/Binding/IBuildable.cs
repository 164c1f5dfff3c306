using Cluster.Engine.Tensors;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Binding;

/// <summary>A piece of a job whose names and values were understood, but that is made only when what comes into it is known.</summary>
internal interface IBuildable
{
    /// <summary>Whether it cannot be made before the shape of the incoming samples is known.</summary>
    bool NeedsSample { get; }

    /// <summary>Makes what the piece stands for.</summary>
    /// <param name="sample">Shape of one incoming sample; null where nothing flows.</param>
    /// <exception cref="JobException">A value is out of range, or such a sample cannot be taken.</exception>
    object? Build(Shape? sample);

    /// <summary>The piece in its one canonical form, with every default filled in.</summary>
    JobNode ToNode();
}
