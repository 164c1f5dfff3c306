using Cluster.Protocol.Reduction;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Simulating;

/// <summary>A measured time of computing a whole step on one worker.</summary>
/// <param name="MicroBatches">Micro-batches of the step.</param>
/// <param name="Samples">Samples of the step.</param>
/// <param name="Seconds">How long it took.</param>
public readonly record struct ComputeTime(int MicroBatches, double Samples, double Seconds);

/// <summary>Fits the parts of computing times by least squares on relative errors, none of them below zero.</summary>
public static class ComputeFit
{
    private const int Parts = 3;

    // A pivot that has lost this much of its diagonal tells nothing.
    private const double Singular = 1e-9;

    /// <summary>The model that is closest to some times.</summary>
    /// <param name="times">Times of one worker with one thread, one or more.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static ComputeModel Of(IReadOnlyList<ComputeTime> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        if (times.Count == 0)
        {
            throw new ArgumentException("ComputeFit needs one time or more, got none.", nameof(times));
        }

        var rows = times.Select(time => (Parts: PartsOf(time), time.Seconds)).ToList();

        // Whatever part would have to be negative is left out, the one that explains least first.
        double[] best = [];
        var least = double.PositiveInfinity;
        for (var chosen = 1; chosen < 1 << Parts; chosen++)
        {
            if (Solve(rows, chosen) is { } solution && solution.All(part => part >= 0) && ErrorOf(rows, solution) is var error && error < least)
            {
                (best, least) = (solution, error);
            }
        }

        return new ComputeModel(best[0], best[1], best[2]);
    }

    private static double[] PartsOf(ComputeTime time)
    {
        var tree = new ReductionTree(time.MicroBatches);
        var calls = tree.SubtreesOf(new LeafRange(0, time.MicroBatches), ComputeModel.MostTogether).Count();
        return [calls, time.MicroBatches, time.Samples];
    }

    private static double ErrorOf(List<(double[] Parts, double Seconds)> rows, double[] solution) => rows.Sum(row =>
    {
        var relative = (row.Parts.Zip(solution, (count, seconds) => count * seconds).Sum() / row.Seconds) - 1;
        return relative * relative;
    });

    // Normal equations of the chosen parts, by Gaussian elimination; null where the times do not tell the parts apart.
    private static double[]? Solve(List<(double[] Parts, double Seconds)> rows, int chosen)
    {
        var columns = Enumerable.Range(0, Parts).Where(part => (chosen >> part & 1) == 1).ToArray();
        var size = columns.Length;
        if (size > rows.Count)
        {
            return null;
        }

        var system = new double[size, size + 1];
        foreach (var (parts, seconds) in rows)
        {
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    system[i, j] += parts[columns[i]] * parts[columns[j]] / (seconds * seconds);
                }

                system[i, size] += parts[columns[i]] / seconds;
            }
        }

        var diagonal = Enumerable.Range(0, size).Select(index => system[index, index]).ToArray();
        for (var pivot = 0; pivot < size; pivot++)
        {
            var largest = Enumerable.Range(pivot, size - pivot).MaxBy(row => Math.Abs(system[row, pivot]));
            if (Math.Abs(system[largest, pivot]) <= Singular * diagonal[pivot])
            {
                return null;
            }

            for (var column = 0; column <= size; column++)
            {
                (system[pivot, column], system[largest, column]) = (system[largest, column], system[pivot, column]);
            }

            for (var row = 0; row < size; row++)
            {
                var factor = row == pivot ? 0 : system[row, pivot] / system[pivot, pivot];
                for (var column = pivot; column <= size; column++)
                {
                    system[row, column] -= factor * system[pivot, column];
                }
            }
        }

        var solution = new double[Parts];
        for (var i = 0; i < size; i++)
        {
            solution[columns[i]] = system[i, size] / system[i, i];
        }

        return Array.TrueForAll(solution, double.IsFinite) ? solution : null;
    }
}
