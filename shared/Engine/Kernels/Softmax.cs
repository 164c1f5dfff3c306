using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>The softmax of rows of scores.</summary>
public static class Softmax
{
    /// <summary>Writes exp(score - largest score of the row), the softmax before it is divided by its sum.</summary>
    /// <param name="scores">Row-major, [rows, classes].</param>
    /// <param name="classes">Length of a row, at least 1.</param>
    /// <param name="exponentials">Takes the results; of the scores' length.</param>
    public static void ShiftedExponentials(ReadOnlySpan<float> scores, int classes, Span<float> exponentials)
    {
        KernelArguments.SameLength(scores.Length, exponentials.Length);
        for (var start = 0; start < scores.Length; start += classes)
        {
            var row = scores.Slice(start, classes);
            Elementwise.AddScalar(row, -Reductions.Max(row), exponentials.Slice(start, classes));
        }

        // One call over all rows, so that short rows do not live in the scalar tail.
        Exponentials.Exp(exponentials, exponentials);
    }

    /// <summary>Divides a row of shifted exponentials by its sum.</summary>
    /// <param name="row">Exponentials; become the softmax.</param>
    /// <returns>The logarithm of the sum.</returns>
    public static float Normalize(Span<float> row)
    {
        var sum = Reductions.Sum(row);
        Elementwise.Divide(row, sum, row);
        return Transcendental.Log<LanesScalar, float>(sum);
    }
}
