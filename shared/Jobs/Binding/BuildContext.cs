using Cluster.Engine.Tensors;

namespace Cluster.Jobs.Binding;

/// <summary>What surrounds a part of a job and decides those of its parameters that no one writes down.</summary>
/// <param name="Sample">Shape of one incoming sample; null where nothing flows.</param>
/// <param name="LearningRate">The optimizer's learning rate.</param>
/// <param name="TotalSteps">Training steps of the whole job.</param>
/// <param name="ClassCounts">Training samples of each of the data's classes; null where there is no data.</param>
internal sealed record BuildContext(
    Shape? Sample = null, double LearningRate = 0, long TotalSteps = 0, IReadOnlyList<long>? ClassCounts = null)
{
    /// <summary>For parts that stand by themselves.</summary>
    public static BuildContext None { get; } = new();

    /// <summary>The incoming sample.</summary>
    /// <exception cref="InvalidOperationException">Nothing flows here: a bug, since layers are made from the input on.</exception>
    public Shape Incoming => Sample ?? throw new InvalidOperationException("A layer was made before its input.");

    /// <summary>Training samples of each class.</summary>
    /// <exception cref="InvalidOperationException">There is no data here: a bug, since losses are made once the data is open.</exception>
    public IReadOnlyList<long> Counts => ClassCounts ?? throw new InvalidOperationException("A loss was made before its data.");
}
