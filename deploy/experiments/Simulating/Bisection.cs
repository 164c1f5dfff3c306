namespace Cluster.Experiments.Simulating;

/// <summary>Finds the parameter by which a model gives what was measured.</summary>
public static class Bisection
{
    private const int Halvings = 40;

    /// <summary>The value at which a function, rising or falling throughout, meets a target; the nearer end where it never does.</summary>
    /// <param name="function">The function.</param>
    /// <param name="target">What it is to give.</param>
    /// <param name="low">Lowest value.</param>
    /// <param name="high">Highest value.</param>
    public static double Find(Func<double, double> function, double target, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(function);
        var rises = function(high) >= function(low);
        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = (low + high) / 2;
            if (function(middle) < target == rises)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }
}
