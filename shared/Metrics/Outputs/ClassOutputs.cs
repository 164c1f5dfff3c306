using System.Collections.Immutable;
using Cluster.Engine.Losses;
using Cluster.Engine.Numerics;

namespace Cluster.Metrics.Outputs;

/// <summary>A score for each class, once a sample or at many places of it.</summary>
public class ClassOutputs : ModelOutputs
{
    private readonly OutputKind _kind;
    private readonly int _outer;
    private readonly int _inner;

    /// <param name="kind">What a score is.</param>
    /// <param name="split">The outputs as [outer, classes, inner].</param>
    /// <param name="names">Names of the classes as far as they are known.</param>
    internal ClassOutputs(OutputKind kind, (int Outer, int Taken, int Inner) split, ImmutableArray<string> names)
        : this(kind, split, names, split.Outer * split.Taken * split.Inner)
    {
    }

    private protected ClassOutputs(OutputKind kind, (int Outer, int Taken, int Inner) split, ImmutableArray<string> names, int size)
        : base(size)
    {
        (_kind, _outer, Classes, _inner) = (kind, split.Outer, split.Taken, split.Inner);
        Names = Completed(names, Classes);
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Names of the classes; numbers where nobody named them.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Things with a class in a sample: 1, or its pixels or steps.</summary>
    public int Rows => _outer * _inner;

    /// <summary>Whether <see cref="Read"/> gives probabilities; else they are scores of which only the order says something.</summary>
    public bool AreProbabilities => _kind is not (OutputKind.Values or OutputKind.Margins or OutputKind.ClassScores);

    /// <summary>Whether a sample has a class at every place of a picture.</summary>
    public bool IsPicture { get; init; }

    /// <summary>Whether a sample has a class at every step of a sequence.</summary>
    public bool IsSequence => Rows > 1 && !IsPicture;

    private protected OutputKind Kind => _kind;

    /// <inheritdoc/>
    public override Judge CreateJudge(JudgeOptions options) => new ClassJudge(this, options);

    /// <summary>Reads the outputs of one sample.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="scores">Takes the scores as the model gives them, [rows, classes].</param>
    /// <param name="probabilities">Takes the probabilities, [rows, classes]; the scores again where there are none.</param>
    public virtual void Read(ReadOnlySpan<float> outputs, Span<double> scores, Span<double> probabilities)
    {
        for (var row = 0; row < Rows; row++)
        {
            var start = StartOf(row);
            var own = scores.Slice(row * Classes, Classes);
            for (var index = 0; index < Classes; index++)
            {
                own[index] = outputs[start + (index * _inner)];
            }

            Convert(own, probabilities.Slice(row * Classes, Classes));
        }
    }

    /// <summary>The class that targets with a value for each class hold for likeliest.</summary>
    /// <param name="values">The targets of a sample, laid out as its outputs.</param>
    /// <param name="row">Which of the things with a class.</param>
    internal int LikeliestTarget(ReadOnlySpan<float> values, int row)
    {
        var (start, best) = (StartOf(row), 0);
        for (var index = 1; index < Classes; index++)
        {
            best = values[start + (index * _inner)] > values[start + (best * _inner)] ? index : best;
        }

        return best;
    }

    private int StartOf(int row) => (row / _inner * Classes * _inner) + (row % _inner);

    private void Convert(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        switch (_kind)
        {
            case OutputKind.ClassLogits:
                Share(scores, scores[ClassRow.IndexOfMax(scores)], probabilities);
                break;
            case OutputKind.ClassProbabilities:
                scores.CopyTo(probabilities);
                DivideBySum(probabilities);
                break;
            default:
                for (var index = 0; index < scores.Length; index++)
                {
                    probabilities[index] = Scalars.Of(_kind, scores[index]);
                }

                break;
        }
    }

    // exp(score - largest) / Σ, so that nothing overflows.
    private static void Share(ReadOnlySpan<double> scores, double largest, Span<double> probabilities)
    {
        for (var index = 0; index < scores.Length; index++)
        {
            probabilities[index] = DoubleFunctions.Exp(scores[index] - largest);
        }

        DivideBySum(probabilities);
    }

    private static void DivideBySum(Span<double> numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers)
        {
            sum += number;
        }

        for (var index = 0; sum > 0 && index < numbers.Length; index++)
        {
            numbers[index] /= sum;
        }
    }
}
