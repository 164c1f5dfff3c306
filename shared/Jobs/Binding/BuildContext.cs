using Cluster.Data;
using Cluster.Engine.Tensors;

namespace Cluster.Jobs.Binding;

/// <summary>What surrounds a part of a job and decides those of its parameters that no one writes down.</summary>
/// <param name="Sample">Shape of one incoming sample; null where nothing flows.</param>
/// <param name="LearningRate">The optimizer's learning rate.</param>
/// <param name="TotalSteps">Training steps of the whole job.</param>
/// <param name="Data">The training samples; null where there are none.</param>
internal sealed record BuildContext(Shape? Sample = null, double LearningRate = 0, long TotalSteps = 0, Dataset? Data = null)
{
    /// <summary>For parts that stand by themselves.</summary>
    public static BuildContext None { get; } = new();

    /// <summary>The incoming sample.</summary>
    /// <exception cref="InvalidOperationException">Nothing flows here: a bug, since layers are made from the input on.</exception>
    public Shape Incoming => Sample ?? throw new InvalidOperationException("A layer was made before its input.");

    /// <summary>How often each class occurs among the training labels.</summary>
    /// <exception cref="ArgumentException">The data has no classes.</exception>
    /// <exception cref="InvalidOperationException">There is no data here: a bug, since losses are made once the data is open.</exception>
    public IReadOnlyList<long> CountClasses()
    {
        var data = Data ?? throw new InvalidOperationException("A loss was made before its data.");
        if (!data.Targets.IsLabels)
        {
            throw new ArgumentException("Weights by class need data with classes, got values as targets; take a loss for values.");
        }

        var counts = new long[data.Classes];
        var labels = new int[data.Targets.Count];
        for (var sample = 0; sample < data.Count; sample++)
        {
            data.CopyLabels(sample, labels);
            foreach (var label in labels)
            {
                if (label != TargetSchema.Ignored)
                {
                    counts[label]++;
                }
            }
        }

        return counts;
    }
}
