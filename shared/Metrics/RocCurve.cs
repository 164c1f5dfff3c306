namespace Cluster.Metrics;

/// <summary>Gathers scores of positive and negative things for the area under the receiver operating characteristic.</summary>
/// <remarks>The area is the probability that a positive thing scores above a negative one, equal scores counting half: Mann and Whitney's U divided
/// by the number of pairs. U is a multiple of one half, so it is exact and does not depend on the order of the samples. Source: Hanley
/// and McNeil, The Meaning and Use of the Area under a Receiver Operating Characteristic (ROC) Curve, Radiology 143 (1982).</remarks>
public sealed class RocCurve
{
    private readonly List<double> _positives = [];
    private readonly List<double> _negatives = [];

    /// <summary>The area under the curve, 0.5 for guesses; NaN without positive or without negative things.</summary>
    public double Area
    {
        get
        {
            if (_positives.Count == 0 || _negatives.Count == 0)
            {
                return double.NaN;
            }

            double[] positives = [.. _positives.Order()];
            double[] negatives = [.. _negatives.Order()];

            // For every positive thing: negatives below it, and half of those that are equal.
            var (below, upTo, wins) = (0, 0, 0.0);
            foreach (var score in positives)
            {
                while (below < negatives.Length && negatives[below] < score)
                {
                    below++;
                }

                upTo = Math.Max(upTo, below);
                while (upTo < negatives.Length && negatives[upTo] == score)
                {
                    upTo++;
                }

                wins += 0.5 * ((double)below + upTo);
            }

            return wins / ((double)positives.Length * negatives.Length);
        }
    }

    /// <summary>Takes in the next thing.</summary>
    /// <param name="score">How positive the model takes it to be.</param>
    /// <param name="isPositive">Whether it is.</param>
    public void Add(double score, bool isPositive) => (isPositive ? _positives : _negatives).Add(score);
}
