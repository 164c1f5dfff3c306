using Cluster.Engine.Numerics;

namespace Cluster.Engine.Regularization;

/// <summary>How the predictions of several models become one.</summary>
public enum EnsembleRule
{
    /// <summary>The mean of the softmax of each model's scores.</summary>
    MeanOfProbabilities,

    /// <summary>The mean of the models' outputs as they are: scores, or values of a regression.</summary>
    MeanOfOutputs,

    /// <summary>Share of the models whose largest score is that class; the first class wins a tie.</summary>
    Votes,
}

/// <summary>Averages the predictions of several models for the same samples. Models are added in float64 in the order they are given.</summary>
/// <remarks>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 7.11.</remarks>
public sealed class Ensemble
{
    private readonly EnsembleRule _rule;
    private readonly int _width;
    private readonly double[] _sums;
    private readonly double[] _row;

    /// <summary>An ensemble without members yet.</summary>
    /// <param name="rule">How predictions become one.</param>
    /// <param name="samples">Number of samples, 0 or more.</param>
    /// <param name="width">Outputs of one sample, such as classes; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Ensemble(EnsembleRule rule, int samples, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        _rule = rule;
        _width = width;
        _sums = new double[checked(samples * width)];
        _row = new double[width];
    }

    /// <summary>Number of models added.</summary>
    public int Members { get; private set; }

    /// <summary>Adds one model's predictions.</summary>
    /// <param name="outputs">[samples, width], row-major.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public void Add(ReadOnlySpan<float> outputs)
    {
        CheckLength(outputs.Length, nameof(outputs));
        for (var start = 0; start < outputs.Length; start += _width)
        {
            Share(outputs.Slice(start, _width));
            for (var column = 0; column < _width; column++)
            {
                _sums[start + column] += _row[column];
            }
        }

        Members++;
    }

    /// <summary>Writes the average over the models.</summary>
    /// <param name="target">[samples, width], row-major.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    /// <exception cref="InvalidOperationException">There are no members.</exception>
    public void WriteTo(Span<float> target)
    {
        CheckLength(target.Length, nameof(target));
        if (Members == 0)
        {
            throw new InvalidOperationException("Ensemble needs at least one model, got none; add its predictions first.");
        }

        for (var index = 0; index < target.Length; index++)
        {
            target[index] = (float)(_sums[index] / Members);
        }
    }

    /// <summary>What one model says of one sample.</summary>
    private void Share(ReadOnlySpan<float> outputs)
    {
        if (_rule == EnsembleRule.MeanOfOutputs)
        {
            for (var column = 0; column < _width; column++)
            {
                _row[column] = outputs[column];
            }

            return;
        }

        var best = Kernels.Reductions.IndexOfMax(outputs);
        if (_rule == EnsembleRule.Votes)
        {
            Array.Clear(_row);
            _row[best] = 1;
            return;
        }

        var sum = 0.0;
        for (var column = 0; column < _width; column++)
        {
            _row[column] = DoubleFunctions.Exp((double)outputs[column] - outputs[best]);
            sum += _row[column];
        }

        for (var column = 0; column < _width; column++)
        {
            _row[column] /= sum;
        }
    }

    private void CheckLength(int length, string name)
    {
        if (length != _sums.Length)
        {
            throw new ArgumentException(
                $"Ensemble needs {_sums.Length / _width} samples of {_width} outputs, got {length} numbers; pass whole batches.", name);
        }
    }
}
