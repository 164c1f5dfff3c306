using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Binding;

/// <summary>A piece of a job whose names and values were understood, but that is made only when what comes into it is known.</summary>
internal interface IBuildable
{
    /// <summary>Whether it cannot be made before it is known what surrounds it.</summary>
    bool NeedsContext { get; }

    /// <summary>Makes what the piece stands for.</summary>
    /// <param name="context">What surrounds it.</param>
    /// <exception cref="JobException">A value is out of range, or such a sample cannot be taken.</exception>
    object? Build(BuildContext context);

    /// <summary>The piece in its one canonical form, with every default filled in.</summary>
    JobNode ToNode();
}
