namespace Cluster.Metrics.Labels;

/// <summary>Counts answers of yes and no, several to a sample: F1 over all labels, F1 of each, and how often a sample is right as a whole.</summary>
/// <param name="labels">Labels a sample, 1 or more.</param>
/// <remarks>Micro F1 takes the sums of TP, FP and FN over all labels; macro F1 is the plain mean over the labels that were seen, as truth or as
/// answer; subset accuracy is the share of samples all of whose labels are right. Source: Sorower, A Literature Survey on Algorithms for
/// Multi-label Learning (2010), section 4.</remarks>
public sealed class LabelCounts(int labels)
{
    private readonly long[] _truePositives = new long[labels];
    private readonly long[] _falsePositives = new long[labels];
    private readonly long[] _falseNegatives = new long[labels];
    private long _samples;
    private long _wholly;
    private long _right;

    /// <summary>The counts over all labels.</summary>
    public BinaryCounts All
    {
        get
        {
            var all = default(BinaryCounts);
            for (var label = 0; label < labels; label++)
            {
                all = BinaryCounts.Add(all, this[label]);
            }

            return all;
        }
    }

    /// <summary>Share of all answers that are right.</summary>
    public double Accuracy => (double)_right / (_samples * labels);

    /// <summary>Share of the samples all of whose answers are right.</summary>
    public double SubsetAccuracy => (double)_wholly / _samples;

    /// <summary>Mean F1 of the labels that were seen.</summary>
    public double MacroF1
    {
        get
        {
            var (sum, seen) = (0.0, 0);
            for (var label = 0; label < labels; label++)
            {
                sum += this[label].F1;
                seen += this[label].IsSeen ? 1 : 0;
            }

            return sum / seen;
        }
    }

    /// <summary>The counts of one label.</summary>
    /// <param name="label">The label.</param>
    public BinaryCounts this[int label] => new(_truePositives[label], _falsePositives[label], _falseNegatives[label]);

    /// <summary>Counts one sample.</summary>
    /// <param name="truth">What is true of it, label by label.</param>
    /// <param name="answers">What was said of it.</param>
    public void Add(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> answers)
    {
        var right = 0;
        for (var label = 0; label < labels; label++)
        {
            right += truth[label] == answers[label] ? 1 : 0;
            _truePositives[label] += truth[label] && answers[label] ? 1 : 0;
            _falsePositives[label] += !truth[label] && answers[label] ? 1 : 0;
            _falseNegatives[label] += truth[label] && !answers[label] ? 1 : 0;
        }

        _samples++;
        _right += right;
        _wholly += right == labels ? 1 : 0;
    }
}
