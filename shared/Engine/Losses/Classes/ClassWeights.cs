using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Weights of classes that make up for how often they occur, computed in float64.</summary>
public static class ClassWeights
{
    /// <summary>samples / (classes · samples of the class): a class of average size weighs 1. A class without samples weighs 0.</summary>
    /// <param name="counts">Samples of each class, 0 or more, at least one of them above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or there are no samples.</exception>
    /// <remarks>The rule that scikit-learn calls "balanced".</remarks>
    public static double[] InverseFrequency(IReadOnlyList<long> counts)
    {
        var total = (double)CheckedTotal(counts, nameof(InverseFrequency));
        return [.. counts.Select(count => count == 0 ? 0 : total / (counts.Count * (double)count))];
    }

    /// <summary>(1 - β) / (1 - β^n) for a class of n samples: 1 at β = 0, towards the inverse frequency at β near 1. A class without
    /// samples weighs 0.</summary>
    /// <param name="counts">Samples of each class, 0 or more, at least one of them above 0.</param>
    /// <param name="beta">How much the n-th sample overlaps with the earlier ones, in [0, 1).</param>
    /// <param name="normalize">Whether the weights are scaled to sum to the number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, there are no samples, or β is outside.</exception>
    /// <remarks>Source: Cui, Jia, Lin, Song and Belongie, Class-Balanced Loss Based on Effective Number of Samples (2019).</remarks>
    public static double[] ClassBalanced(IReadOnlyList<long> counts, double beta = 0.999, bool normalize = true)
    {
        CheckedTotal(counts, nameof(ClassBalanced));
        HyperParameter.CheckProbability(beta, nameof(ClassBalanced));
        ArgumentOutOfRangeException.ThrowIfEqual(beta, 1);
        double[] weights = [.. counts.Select(count => count == 0 ? 0 : (1 - beta) / (1 - DoubleFunctions.IntegerPower(beta, count)))];
        var scale = normalize ? counts.Count / weights.Sum() : 1;
        return [.. weights.Select(weight => weight * scale)];
    }

    /// <summary>The weights in float64 after a check, or null for none.</summary>
    internal static double[]? Checked(IReadOnlyList<double>? weights, string loss)
    {
        if (weights is null)
        {
            return null;
        }

        return weights.Count > 0 && weights.All(weight => weight >= 0 && double.IsFinite(weight))
            ? [.. weights]
            : throw new ArgumentOutOfRangeException(
                nameof(weights), $"{loss} needs a weight of 0 or more for each class, got [{string.Join(", ", weights)}]; correct them.");
    }

    private static long CheckedTotal(IReadOnlyList<long> counts, string rule)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return counts.All(count => count >= 0) && counts.Any(count => count > 0)
            ? counts.Sum()
            : throw new ArgumentOutOfRangeException(
                nameof(counts),
                $"{rule} needs counts of 0 or more, one of them above 0, got [{string.Join(", ", counts)}]; count the classes of the data.");
    }
}
