using Cluster.Engine.Kernels;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Measures;

/// <summary>Amounts of information in discrete distributions, in float64. Probabilities are 0 or more; they are taken as they come, not
/// normalised, and 0·log 0 counts as 0.</summary>
/// <remarks>Source: Cover and Thomas, Elements of Information Theory (2nd edition, 2006), chapter 2.</remarks>
public static class Information
{
    private const double BitsPerNat = 1.4426950408889634;

    /// <summary>Entropy: -Σ p·log p.</summary>
    /// <param name="probabilities">The distribution p.</param>
    /// <param name="unit">Unit of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability is negative.</exception>
    public static double Entropy(ReadOnlySpan<float> probabilities, InformationUnit unit = InformationUnit.Nats) =>
        CrossEntropy(probabilities, probabilities, unit);

    /// <summary>Cross-entropy: -Σ p·log q; infinite where q is 0 and p is not.</summary>
    /// <param name="target">The distribution p that is coded.</param>
    /// <param name="model">The distribution q that the code is made for, of the same length.</param>
    /// <param name="unit">Unit of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability is negative.</exception>
    /// <exception cref="Tensors.ShapeException">The lengths differ.</exception>
    public static double CrossEntropy(ReadOnlySpan<float> target, ReadOnlySpan<float> model, InformationUnit unit = InformationUnit.Nats)
    {
        Check(target, model, nameof(CrossEntropy));
        var nats = 0.0;
        for (var index = 0; index < target.Length; index++)
        {
            nats -= LogisticFunctions.XLogY(target[index], model[index]);
        }

        return In(unit, nats);
    }

    /// <summary>Kullback-Leibler divergence: Σ p·log(p/q), 0 where both are equal; infinite where q is 0 and p is not.</summary>
    /// <param name="target">The distribution p.</param>
    /// <param name="model">The distribution q, of the same length.</param>
    /// <param name="unit">Unit of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability is negative.</exception>
    /// <exception cref="Tensors.ShapeException">The lengths differ.</exception>
    public static double KullbackLeiblerDivergence(
        ReadOnlySpan<float> target, ReadOnlySpan<float> model, InformationUnit unit = InformationUnit.Nats)
    {
        Check(target, model, nameof(KullbackLeiblerDivergence));
        var nats = 0.0;
        for (var index = 0; index < target.Length; index++)
        {
            nats += LogisticFunctions.XLogY(target[index], (double)target[index] / model[index]);
        }

        return In(unit, nats);
    }

    /// <summary>An amount given in nats in another unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="nats">The amount in nats, such as a cross-entropy loss.</param>
    public static double In(InformationUnit unit, double nats) => unit == InformationUnit.Bits ? nats * BitsPerNat : nats;

    private static void Check(ReadOnlySpan<float> target, ReadOnlySpan<float> model, string measure)
    {
        KernelArguments.SameLength(model.Length, target.Length, measure);
        CheckProbabilities(target, measure);
        CheckProbabilities(model, measure);
    }

    private static void CheckProbabilities(ReadOnlySpan<float> probabilities, string measure)
    {
        foreach (var probability in probabilities)
        {
            if (probability < 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(probabilities), probability, $"{measure} needs probabilities of 0 or more, got {probability}; give no logits.");
            }
        }
    }
}
