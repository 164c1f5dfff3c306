using System.Collections.Immutable;

namespace Cluster.Data.Looks;

/// <summary>What people want to know of some samples.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Count">How many there are.</param>
/// <param name="MemoryBytes">About how many bytes of memory they take.</param>
/// <param name="ContentHash">Lower-case hex SHA-256 of everything that decides them.</param>
/// <param name="Values">Where the numbers of all samples lie, as a model sees them.</param>
/// <param name="LabelCounts">For each class, how many labels name it; empty where targets are values.</param>
/// <param name="TargetValues">Where the target values of all samples lie; null where targets are labels.</param>
public sealed record DatasetLook(
    string Name,
    int Count,
    long MemoryBytes,
    string ContentHash,
    NumberRange Values,
    ImmutableArray<long> LabelCounts,
    NumberRange? TargetValues)
{
    /// <summary>Looks at every sample once.</summary>
    /// <param name="dataset">The samples.</param>
    public static DatasetLook Of(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var (values, targets) = (new NumberGathering(), new NumberGathering());
        var counts = new long[dataset.Classes];
        var sample = new float[dataset.SampleShape.ElementCount];
        var labels = new int[dataset.Targets.IsLabels ? dataset.Targets.Count : 0];
        var numbers = new float[dataset.Targets.IsLabels ? 0 : dataset.Targets.Count];
        for (var index = 0; index < dataset.Count; index++)
        {
            dataset.CopySample(index, sample);
            values.Add(sample);
            if (dataset.Targets.IsLabels)
            {
                dataset.CopyLabels(index, labels);
                Array.ForEach(labels, label => counts[label]++);
            }
            else
            {
                dataset.CopyValues(index, numbers);
                targets.Add(numbers);
            }
        }

        return new DatasetLook(
            dataset.Name,
            dataset.Count,
            dataset.MemoryBytes,
            dataset.ContentHash,
            values.Range,
            [.. counts],
            dataset.Targets.IsLabels ? null : targets.Range);
    }
}
