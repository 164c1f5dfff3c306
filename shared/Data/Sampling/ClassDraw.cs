using System.Collections.Immutable;
using Cluster.Engine.Randomness;

namespace Cluster.Data;

/// <summary>Draws samples with replacement: first a class by its share, then one of its samples. What is drawn at a position of an epoch
/// follows from seed, epoch and position alone.</summary>
public sealed class ClassDraw
{
    private readonly ulong _seed;
    private readonly int[] _samples;
    private readonly int[] _starts;
    private readonly double[] _ends;

    /// <param name="seed">The job's seed.</param>
    /// <param name="labels">Class of each sample, in [0, classes); others are never drawn.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="rule">How often each class is drawn.</param>
    /// <exception cref="ArgumentException">The rule is none for so many classes, or no sample has a class.</exception>
    public ClassDraw(ulong seed, ReadOnlySpan<int> labels, int classes, SamplingRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _seed = seed;
        var counts = new long[classes];
        foreach (var label in labels)
        {
            if ((uint)label < (uint)classes)
            {
                counts[label]++;
            }
        }

        (_starts, _ends) = (new int[classes + 1], EndsOf(rule.Shares(counts)));
        for (var label = 0; label < classes; label++)
        {
            _starts[label + 1] = _starts[label] + (int)counts[label];
        }

        _samples = new int[_starts[classes]];
        var next = _starts[..classes];
        for (var sample = 0; sample < labels.Length; sample++)
        {
            if ((uint)labels[sample] < (uint)classes)
            {
                _samples[next[labels[sample]]++] = sample;
            }
        }
    }

    /// <summary>The sample at a position of an epoch.</summary>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="position">The position, counted from 0.</param>
    public int this[uint epoch, int position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            var words = Philox.Block(new RandomKey(_seed, RandomPurpose.Sampling, Step: epoch), (uint)position);

            // 2^-53 times a number below 2^53 is exact and below 1.
            var unit = (((ulong)words.Word1 << 21) | (words.Word0 >> 11)) * (1.0 / (1UL << 53));
            var label = 0;
            while (unit >= _ends[label])
            {
                label++;
            }

            // The product's high word lies in [0, count); no sample is favoured by more than count in 2^32.
            var count = _starts[label + 1] - _starts[label];
            return _samples[_starts[label] + (int)(((ulong)words.Word2 * (uint)count) >> 32)];
        }
    }

    // Each class owns the numbers from the end of the one before to its own; behind the last one with a share nothing is left.
    private static double[] EndsOf(ImmutableArray<double> shares)
    {
        var whole = shares.Sum();
        if (!(whole > 0))
        {
            throw new ArgumentException("expected samples that have a class, got none");
        }

        var (ends, sum) = (new double[shares.Length], 0.0);
        var last = Enumerable.Range(0, shares.Length).Last(label => shares[label] > 0);
        for (var label = 0; label < ends.Length; label++)
        {
            sum += shares[label];
            ends[label] = label >= last ? 1 : sum / whole;
        }

        return ends;
    }
}
