namespace Cluster.Engine.Regularization;

/// <summary>An average of the weights that training passes through, kept beside them: average += share·(weights - average) after each step.
/// It begins as the weights before the first step.</summary>
/// <remarks>Running statistics of normalisations are copied, not averaged. Those of a plain mean (SWA) belong to other weights: before
/// it is used, reset them and let the model gather new ones in a pass over the training data, without updates.</remarks>
public abstract class WeightAveraging
{
    private protected WeightAveraging()
    {
    }

    /// <summary>Name of the average's arena in checkpoints.</summary>
    public abstract string StateName { get; }

    /// <summary>Share of the new weights in the average after a step; 0 leaves it as it is, 1 copies them.</summary>
    /// <param name="step">The step, from 1.</param>
    public abstract double ShareAt(long step);
}

/// <summary>Exponential moving average: share = 1 - decay. With warm-up, the decay of step t is min(decay, (1 + t) / (10 + t)), so that the
/// first weights are soon forgotten.</summary>
/// <remarks>Source: Polyak and Juditsky, Acceleration of Stochastic Approximation by Averaging (1992); the warm-up is that of TensorFlow's
/// ExponentialMovingAverage.</remarks>
public sealed class ExponentialAveraging : WeightAveraging
{
    private readonly double _decay;
    private readonly bool _warmup;

    /// <summary>Exponential moving average.</summary>
    /// <param name="decay">Share of the average that is kept, in [0, 1).</param>
    /// <param name="warmup">Whether the decay begins small.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of range.</exception>
    public ExponentialAveraging(double decay = 0.999, bool warmup = false)
    {
        if (decay is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(decay), decay, $"ExponentialAveraging needs a decay in [0, 1), got {decay}; 0.999 is usual.");
        }

        _decay = decay;
        _warmup = warmup;
    }

    /// <inheritdoc/>
    public override string StateName => "ema";

    /// <inheritdoc/>
    public override double ShareAt(long step) => 1 - (_warmup ? Math.Min(_decay, (1.0 + step) / (10.0 + step)) : _decay);
}

/// <summary>Stochastic weight averaging: the plain mean of the weights after the steps start, start + every, start + 2·every and so on. Before
/// that the average is the weights themselves.</summary>
/// <remarks>Source: Izmailov, Podoprikhin, Garipov, Vetrov and Wilson, Averaging Weights Leads to Wider Optima and Better Generalization
/// (UAI 2018), algorithm 1; PyTorch's torch.optim.swa_utils.</remarks>
public sealed class StochasticAveraging : WeightAveraging
{
    private readonly long _start;
    private readonly long _every;

    /// <summary>Stochastic weight averaging.</summary>
    /// <param name="start">First step that counts, from 1.</param>
    /// <param name="every">Steps from one that counts to the next, at least 1; an epoch's steps are usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public StochasticAveraging(long start, long every = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        _start = start;
        _every = every;
    }

    /// <inheritdoc/>
    public override string StateName => "swa";

    /// <inheritdoc/>
    public override double ShareAt(long step) =>
        step <= _start ? 1 : (step - _start) % _every == 0 ? 1.0 / (((step - _start) / _every) + 1) : 0;
}
