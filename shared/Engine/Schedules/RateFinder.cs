using Cluster.Engine.Numerics;

namespace Cluster.Engine.Schedules;

/// <summary>Finds a learning rate in one short run: the rate grows exponentially from step to step; the losses, smoothed, first fall,
/// then rise. The suggestion is the rate at which they fell most steeply over the logarithm of the rate.</summary>
/// <remarks>Feed it the loss of each step and train the next with <see cref="Rate"/>, until <see cref="IsFinished"/>. Throw the weights away
/// afterwards.
/// Source: Smith, Cyclical Learning Rates for Training Neural Networks (WACV 2017), section 3.3.</remarks>
public sealed class RateFinder
{
    private readonly double _lowest;
    private readonly double _logRatio;
    private readonly int _steps;
    private readonly double _smoothing;
    private readonly double _divergence;
    private readonly List<(double Rate, double Loss)> _curve = [];
    private double _average;
    private double _best = double.PositiveInfinity;

    /// <summary>A search over rates.</summary>
    /// <param name="lowest">First rate, above 0.</param>
    /// <param name="highest">Last rate, above the first.</param>
    /// <param name="steps">Steps, at least 3.</param>
    /// <param name="smoothing">Share of the running average of losses that is kept, in [0, 1).</param>
    /// <param name="divergence">The search stops when the smoothed loss exceeds the smallest by this factor, above 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public RateFinder(double lowest = 1e-7, double highest = 10, int steps = 100, double smoothing = 0.95, double divergence = 4)
    {
        Check(lowest > 0, nameof(lowest), "a rate above 0", lowest);
        Check(highest > lowest && double.IsFinite(highest), nameof(highest), "a finite rate above the lowest", highest);
        Check(steps >= 3, nameof(steps), "at least 3 steps", steps);
        Check(smoothing is >= 0 and < 1, nameof(smoothing), "a share in [0, 1)", smoothing);
        Check(divergence > 1, nameof(divergence), "a factor above 1", divergence);
        _lowest = lowest;
        _logRatio = DoubleFunctions.Log(highest / lowest);
        _steps = steps;
        _smoothing = smoothing;
        _divergence = divergence;
        Rate = lowest;
    }

    /// <summary>Rate of the next step.</summary>
    public double Rate { get; private set; }

    /// <summary>Whether the search is over: all steps made, or the loss has diverged.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Rates tried and smoothed losses, in order.</summary>
    public IReadOnlyList<(double Rate, double Loss)> Curve => _curve;

    /// <summary>Rate of the steepest fall; null while there are fewer than 3 losses, or none fell.</summary>
    public double? Suggestion
    {
        get
        {
            // Rates are evenly spaced in their logarithm, so plain differences are slopes.
            var (steepest, found) = (0.0, -1);
            for (var index = 1; index < _curve.Count - 1; index++)
            {
                var slope = _curve[index + 1].Loss - _curve[index - 1].Loss;
                (steepest, found) = slope < steepest ? (slope, index) : (steepest, found);
            }

            return found < 0 ? null : _curve[found].Rate;
        }
    }

    /// <summary>Takes the loss of the step that was made with <see cref="Rate"/>, and sets the next rate.</summary>
    /// <param name="loss">The loss before that step's update; one that is not finite ends the search.</param>
    /// <exception cref="InvalidOperationException">The search is over.</exception>
    public void Observe(double loss)
    {
        if (IsFinished)
        {
            throw new InvalidOperationException("RateFinder needs a search in progress, got a loss after its end; read the suggestion.");
        }

        if (!double.IsFinite(loss))
        {
            IsFinished = true;
            return;
        }

        _average = (_smoothing * _average) + ((1 - _smoothing) * loss);
        var smoothed = _average / (1 - DoubleFunctions.IntegerPower(_smoothing, _curve.Count + 1));
        _curve.Add((Rate, smoothed));
        _best = Math.Min(_best, smoothed);
        IsFinished = _curve.Count == _steps || smoothed > _divergence * _best;
        Rate = _lowest * DoubleFunctions.Exp(_logRatio * _curve.Count / (_steps - 1));
    }

    private static void Check(bool holds, string name, string need, double got)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, got, $"RateFinder needs {need} as {name}, got {got}; correct it.");
        }
    }
}
