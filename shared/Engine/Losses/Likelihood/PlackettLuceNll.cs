using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Numerics;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean over samples of the negative log-likelihood of a ranking under the Plackett-Luce model, in which the next place goes to an
/// item with the probability its softmax has among the items left: Σ (log Σ exp(s[j]) over the items left - s[r[i]]). Predictions
/// [batch, items] are scores; labels [batch, k] list item indices, best first.</summary>
/// <remarks>Where fewer than all items are ranked, the rest stay in every sum. The mode is the ranking by falling scores, of equal ones
/// the lower index first; a ranking has no mean. Source: Plackett, The Analysis of Permutations, Applied Statistics 24 (1975).</remarks>
public sealed class PlackettLuceNll : Loss
{
    private readonly int _topK;

    /// <summary>The loss.</summary>
    /// <param name="topK">How many items a ranking lists; 0 for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public PlackettLuceNll(int topK = 0)
    {
        HyperParameter.CheckNotNegative(topK, "PlackettLuceNll");
        _topK = topK;
    }

    /// <inheritdoc/>
    public override string Name => "plackett_luce_nll";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Other;

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.ClassLabels;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.Rank == 2 && predictions[1] >= Math.Max(1, _topK)
            ? predictions[0] * Ranked(predictions)
            : throw new ShapeException(
                $"{Name} needs predictions of [batch, items] with at least {Math.Max(1, _topK)} items, got {predictions}; rank fewer.");
    }

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions) => ElementAxes.From(predictions, 1);

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        KernelArguments.SameLength(frame.Labels.Length, TargetCount(frame.Shape), Name);
        var (items, ranked) = (frame.Shape[1], Ranked(frame.Shape));
        using var room = new Rented<double>(ranked);
        using var places = new Rented<int>(items);
        var loss = 0.0;
        for (var sample = 0; sample < frame.Samples; sample++)
        {
            var ranking = frame.Labels.Slice(sample * ranked, ranked);
            FillPlaces(ranking, places.Span, sample);
            var scores = frame.Predictions.Slice(sample * items, items);
            var part = EvaluateSample(scores, ranking, places.Span, frame.Gradient.Slice(sample * items, items), room.Span);
            loss += part;
            frame.SetElement(sample, part);
        }

        return new BatchSums(loss, frame.Samples, frame.Samples, 0);
    }

    /// <summary>The most probable ranking: item indices by falling score.</summary>
    /// <param name="scores">Scores of one sample.</param>
    /// <param name="ranking">Takes the first of them, as many as it has room for.</param>
    public static void PredictRanking(ReadOnlySpan<float> scores, Span<int> ranking)
    {
        for (var place = 0; place < ranking.Length; place++)
        {
            var best = -1;
            for (var item = 0; item < scores.Length; item++)
            {
                best = !ranking[..place].Contains(item) && (best < 0 || scores[item] > scores[best]) ? item : best;
            }

            ranking[place] = best;
        }
    }

    private static double EvaluateSample(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> ranking, ReadOnlySpan<int> places, Span<float> gradient, Span<double> room)
    {
        var left = double.NegativeInfinity;
        for (var item = 0; item < scores.Length; item++)
        {
            left = places[item] == ranking.Length ? LogisticFunctions.LogAddExp(left, scores[item]) : left;
        }

        // From the last place up, each item joins those that were left.
        var loss = 0.0;
        for (var place = ranking.Length - 1; place >= 0; place--)
        {
            var score = scores[ranking[place]];
            left = LogisticFunctions.LogAddExp(left, score);
            room[place] = -left;
            loss += left - score;
        }

        // An item takes part in all sums up to its place: Σ exp(s - left).
        for (var place = 1; place < ranking.Length; place++)
        {
            room[place] = LogisticFunctions.LogAddExp(room[place - 1], room[place]);
        }

        for (var item = 0; item < scores.Length; item++)
        {
            var last = Math.Min(places[item], ranking.Length - 1);
            var expected = DoubleFunctions.Exp(scores[item] + room[last]);
            gradient[item] = (float)(expected - (places[item] < ranking.Length ? 1 : 0));
        }

        return loss;
    }

    /// <summary>Notes each item's place; the unranked share the place behind the last.</summary>
    private void FillPlaces(ReadOnlySpan<int> ranking, Span<int> places, int sample)
    {
        places.Fill(ranking.Length);
        for (var place = 0; place < ranking.Length; place++)
        {
            var item = Targets.CheckedLabel(ranking[place], places.Length, sample, Name);
            if (places[item] != ranking.Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ranking), $"{Name} needs rankings that list an item once, got item {item} again in sample {sample}; check the data.");
            }

            places[item] = place;
        }
    }

    private int Ranked(Shape predictions) => _topK == 0 ? predictions[1] : _topK;
}
