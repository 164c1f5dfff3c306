namespace Cluster.Metrics.Values;

/// <summary>How far estimates of one number are from the truth.</summary>
/// <remarks>MAE Σ|e|/n, RMSE √(Σe²/n), R² 1 - Σe²/Σ(y - ȳ)², which is NaN where the truth never changes. The sum of squares about the mean is
/// gathered as the samples come. Source: Welford, Note on a Method for Calculating Corrected Sums of Squares and Products,
/// Technometrics 4 (1962).</remarks>
public sealed class ValueErrors
{
    private long _count;
    private double _absolute;
    private double _squared;
    private double _mean;
    private double _aboutMean;

    /// <summary>Mean absolute error, in the unit of the values.</summary>
    public double MeanAbsolute => _absolute / _count;

    /// <summary>Mean squared error, in the square of the unit.</summary>
    public double MeanSquared => _squared / _count;

    /// <summary>Share of the values' variance that the estimates explain; 1 for perfect ones, 0 for their mean, below 0 for worse.</summary>
    public double RSquared => _aboutMean > 0 ? 1 - (_squared / _aboutMean) : double.NaN;

    /// <summary>Takes in the next value.</summary>
    /// <param name="truth">What it is.</param>
    /// <param name="estimate">What was said.</param>
    public void Add(double truth, double estimate)
    {
        var error = estimate - truth;
        _absolute += Math.Abs(error);
        _squared += error * error;
        _count++;
        var before = truth - _mean;
        _mean += before / _count;
        _aboutMean += before * (truth - _mean);
    }
}
