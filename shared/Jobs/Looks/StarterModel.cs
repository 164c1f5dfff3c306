using System.Collections.Immutable;
using Cluster.Data;
using Cluster.Engine.Tensors;

namespace Cluster.Jobs.Looks;

/// <summary>A model to start from, chosen by the shape of samples and what is predicted: YAML for what stands under the key model.</summary>
internal static class StarterModel
{
    // Smaller images are not worth their convolutions.
    private const int SmallestSide = 16;
    private const int LargeSide = 64;
    private const int ManySamples = 10_000;

    /// <param name="train">The training samples.</param>
    /// <returns>One line a layer.</returns>
    public static ImmutableArray<string> For(Dataset train)
    {
        var outputs = train.Targets.IsLabels ? train.Classes : train.Targets.Count;
        var end = YamlText.Line(
            FormattableString.Invariant($"- {{type: linear, units: {outputs}}}"),
            train.Targets.IsLabels ? "a score for each class" : "a number for each target");
        return train.SampleShape is { Rank: 3 } images && Math.Min(images[1], images[2]) >= SmallestSide
            ? [.. Convolutions(images), end]
            : [.. Dense(train), end];
    }

    private static IEnumerable<string> Convolutions(Shape images)
    {
        int[] channels = Math.Min(images[1], images[2]) >= LargeSide ? [16, 32, 64] : [16, 32];
        foreach (var count in channels)
        {
            yield return FormattableString.Invariant(
                $"- {{type: conv2d, out_channels: {count}, kernel_size: 3, padding: 1, init: he_normal}}");
            yield return "- relu";
            yield return "- {type: max_pool2d, kernel_size: 2}";
        }

        if (channels.Length > 2)
        {
            yield return "- {type: adaptive_avg_pool2d, output_size: 4}";
        }

        yield return "- flatten";
        yield return "- {type: dropout, probability: 0.2}";
        yield return "- {type: linear, units: 64, init: he_normal}";
        yield return "- relu";
    }

    private static IEnumerable<string> Dense(Dataset train)
    {
        if (train.SampleShape.Rank > 1)
        {
            yield return "- flatten";
        }

        int[] units = train.Count >= ManySamples ? [128, 64] : [32, 32];
        foreach (var count in units)
        {
            yield return FormattableString.Invariant($"- {{type: linear, units: {count}, init: he_normal}}");
            yield return "- relu";
        }
    }
}
