using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>A linear model y = W·x + b.</summary>
/// <param name="Weight">[outputs, features], row-major.</param>
/// <param name="Bias">[outputs]; zeros without intercept.</param>
public sealed record LinearFit(IReadOnlyList<double> Weight, IReadOnlyList<double> Bias);

/// <summary>The best linear model in closed form: the W and b that minimise Σ‖W·x + b - y‖² + ridge·‖W‖², where the normal equations
/// (XᵀX + ridge·I)·Wᵀ = Xᵀy hold. It is what gradient descent on a linear model must approach.</summary>
/// <remarks>Solved by Householder's factorisation of X, which loses half as many digits as forming XᵀX.
/// Source: Golub and Van Loan, Matrix Computations (4th edition, 2013), sections 5.3 and 6.1; Hoerl and Kennard, Ridge Regression (1970).</remarks>
public static class LeastSquares
{
    // Columns whose own part is a smaller share of the largest are taken for dependent.
    private const double Dependence = 1e-11;

    /// <summary>Fits a linear model.</summary>
    /// <param name="inputs">[samples, features], row-major.</param>
    /// <param name="targets">[samples, outputs], row-major.</param>
    /// <param name="samples">Number of samples, at least 1.</param>
    /// <param name="ridge">Penalty on the squares of the weights, but not of the bias; 0 or more.</param>
    /// <param name="intercept">Whether there is a bias.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or without ridge the inputs do not determine the weights.</exception>
    public static LinearFit Solve(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, int samples, double ridge = 0, bool intercept = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ridge);
        if (inputs.IsEmpty || targets.IsEmpty || inputs.Length % samples != 0 || targets.Length % samples != 0)
        {
            throw new ArgumentException(
                $"LeastSquares needs whole rows for {samples} samples, got {inputs.Length} inputs and {targets.Length} targets; pass matrices.",
                nameof(inputs));
        }

        var (features, outputs) = (inputs.Length / samples, targets.Length / samples);
        var unknowns = features + (intercept ? 1 : 0);
        var rows = samples + (ridge > 0 ? features : 0);
        if (rows < unknowns)
        {
            throw new ArgumentException(
                $"LeastSquares needs at least {unknowns} samples without ridge, got {samples}; add samples or a ridge.", nameof(samples));
        }

        var factors = new HouseholderQr(Design(inputs, samples, features, rows, unknowns, Math.Sqrt(ridge)), rows, unknowns);
        CheckRank(factors);
        var (weight, bias) = (new double[outputs * features], new double[outputs]);
        var column = new double[rows];
        for (var output = 0; output < outputs; output++)
        {
            Array.Clear(column);
            for (var sample = 0; sample < samples; sample++)
            {
                column[sample] = targets[(sample * outputs) + output];
            }

            factors.ApplyTransposed(column);
            SolveUpper(factors, column);
            column.AsSpan(0, features).CopyTo(weight.AsSpan(output * features));
            bias[output] = intercept ? column[features] : 0;
        }

        return new LinearFit(weight, bias);
    }

    /// <summary>Inputs, a column of ones for the bias, and √ridge·I below the inputs; column behind column.</summary>
    private static double[] Design(ReadOnlySpan<float> inputs, int samples, int features, int rows, int unknowns, double root)
    {
        var columns = new double[rows * unknowns];
        for (var sample = 0; sample < samples; sample++)
        {
            for (var feature = 0; feature < features; feature++)
            {
                columns[(feature * rows) + sample] = inputs[(sample * features) + feature];
            }
        }

        for (var feature = 0; feature < features && rows > samples; feature++)
        {
            columns[(feature * rows) + samples + feature] = root;
        }

        if (unknowns > features)
        {
            columns.AsSpan(features * rows, samples).Fill(1);
        }

        return columns;
    }

    private static void CheckRank(HouseholderQr factors)
    {
        var largest = 0.0;
        for (var column = 0; column < factors.ColumnCount; column++)
        {
            largest = Math.Max(largest, Math.Abs(factors.Upper(column, column)));
        }

        for (var column = 0; column < factors.ColumnCount; column++)
        {
            if (!(Math.Abs(factors.Upper(column, column)) > Dependence * largest))
            {
                throw new ArgumentException(
                    $"LeastSquares needs independent features, got feature {column} as a combination of others; leave it out or add a ridge.");
            }
        }
    }

    /// <summary>Solves R·x = y in place of y's first elements, from the last row up.</summary>
    private static void SolveUpper(HouseholderQr factors, double[] column)
    {
        for (var row = factors.ColumnCount - 1; row >= 0; row--)
        {
            var sum = column[row];
            for (var other = row + 1; other < factors.ColumnCount; other++)
            {
                sum -= factors.Upper(row, other) * column[other];
            }

            column[row] = sum / factors.Upper(row, row);
        }
    }
}
