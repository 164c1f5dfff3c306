using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Batch normalisation over all axes but the channels, of samples [channels], [channels, length] or [channels, height, width];
/// PyTorch's BatchNorm1d and BatchNorm2d, with their names and laws. Statistics are those of a micro-batch.</summary>
public sealed class BatchNorm : Module
{
    private readonly int _channels;
    private readonly double _epsilon;
    private readonly Parameter? _weight;
    private readonly Parameter? _bias;
    private readonly RunningStatistics? _statistics;

    /// <summary>A batch norm layer.</summary>
    /// <param name="channels">Number of channels, at least 1.</param>
    /// <param name="epsilon">Added to the variance, above 0.</param>
    /// <param name="momentum">Share of the newest value in the running averages, in (0, 1]; null averages all steps alike.</param>
    /// <param name="affine">Whether a weight and a bias per channel are learned.</param>
    /// <param name="trackRunningStats">Whether running averages are kept for use after training; else the batch's own are used.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BatchNorm(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (!(epsilon > 0) || !double.IsFinite(epsilon))
        {
            throw new ArgumentOutOfRangeException(
                nameof(epsilon), epsilon, $"BatchNorm needs a finite epsilon above 0, got {epsilon}; PyTorch's is 1e-5.");
        }

        _channels = channels;
        _epsilon = epsilon;
        _weight = affine ? new Parameter(new Shape(channels), ConstantInitializer.Ones) : null;
        _bias = affine ? new Parameter(new Shape(channels), ConstantInitializer.Zeros) : null;
        _statistics = trackRunningStats ? new RunningStatistics(channels, momentum) : null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters
    {
        get
        {
            var parameters = new List<KeyValuePair<string, Parameter>>();
            if (_weight is not null && _bias is not null)
            {
                parameters.Add(new("weight", _weight));
                parameters.Add(new("bias", _bias));
            }

            if (_statistics is not null)
            {
                parameters.Add(new("running_mean", _statistics.Mean));
                parameters.Add(new("running_var", _statistics.Variance));
                parameters.Add(new("num_batches_tracked", _statistics.Count));
            }

            return parameters;
        }
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank is >= 1 and <= 3 && sample[0] == _channels
            ? sample
            : throw new ShapeException(
                $"BatchNorm needs samples [{_channels}, ...] of up to three axes, got {sample}; change its channels.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        var (batch, layout) = tape.AsLanes(input);
        var operation = new BatchNormOperation(_epsilon, _weight is not null, _statistics is not null, layout);
        return tape.Apply(operation, [batch, .. Parameters.Select(parameter => tape.Parameter(parameter.Value))]);
    }
}
