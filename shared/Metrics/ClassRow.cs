namespace Cluster.Metrics;

/// <summary>What a model says of one thing that has a class: a sample, a pixel, a step of a sequence.</summary>
public readonly ref struct ClassRow
{
    /// <summary>A score for each class, as the model gives it; the largest one decides, the first one in a tie.</summary>
    public required ReadOnlySpan<double> Scores { get; init; }

    /// <summary>Probabilities of the classes where the outputs are that, else the scores.</summary>
    public required ReadOnlySpan<double> Probabilities { get; init; }

    /// <summary>The true class, in [0, classes).</summary>
    public required int Label { get; init; }

    /// <summary>The class of the largest score, the first one in a tie: what training counts as the model's answer.</summary>
    public int Predicted => IndexOfMax(Scores);

    /// <summary>Where the largest number stands, the first one in a tie.</summary>
    /// <param name="numbers">One or more numbers.</param>
    public static int IndexOfMax(ReadOnlySpan<double> numbers)
    {
        var best = 0;
        for (var index = 1; index < numbers.Length; index++)
        {
            best = numbers[index] > numbers[best] ? index : best;
        }

        return best;
    }
}
