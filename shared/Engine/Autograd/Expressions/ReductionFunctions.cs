using System.Collections.Immutable;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Functions;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>Sums, means and the like over axes, all by default. An axis may be negative: it counts from the last. Every order of addition is
/// fixed by shapes alone.</summary>
public static class ReductionFunctions
{
    /// <summary>Σ x.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axes">Axes to sum over; none means all.</param>
    /// <param name="keepAxes">Whether the axes stay, with size 1.</param>
    public static Value Sum(this Value x, ReadOnlySpan<int> axes = default, bool keepAxes = false) =>
        Checked(x).Recorder.Apply(new SumOperation(Axes(x, axes, "Sum"), keepAxes), x);

    /// <summary>Σ x / n.</summary>
    /// <param name="x">A value, not empty along the axes.</param>
    /// <param name="axes">Axes to average over; none means all.</param>
    /// <param name="keepAxes">Whether the axes stay, with size 1.</param>
    public static Value Mean(this Value x, ReadOnlySpan<int> axes = default, bool keepAxes = false) =>
        Checked(x).Recorder.Apply(new MeanOperation(Axes(x, axes, "Mean"), keepAxes), x);

    /// <summary>Σ (x - mean)² / (n - correction), in two passes.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axes">Axes to work over; none means all.</param>
    /// <param name="correction">1 for the unbiased estimate of a sample, 0 for the variance of the numbers themselves.</param>
    /// <param name="keepAxes">Whether the axes stay, with size 1.</param>
    /// <exception cref="ShapeException">There are not more elements than the correction.</exception>
    public static Value Variance(this Value x, ReadOnlySpan<int> axes = default, int correction = 1, bool keepAxes = false)
    {
        var reduced = Axes(Checked(x), axes, "Variance");
        var count = new ReducedAxes("Variance", reduced, keepAxes).CountOf(x.Shape);
        if (count <= correction)
        {
            throw new ShapeException(
                $"Variance needs more than {correction} elements along its axes, got {count} of {x.Shape}; take correction 0 or more of them.");
        }

        var deviation = x - x.Recorder.Apply(new MeanOperation(reduced, keepAxes: true), x);
        return deviation.Square().Sum(reduced.AsSpan(), keepAxes) / (count - correction);
    }

    /// <summary>The p-norm (Σ |x|^p)^(1/p); for infinity the largest |x|. The gradient at 0 is 0.</summary>
    /// <param name="x">A value.</param>
    /// <param name="p">Above 0; infinity is allowed.</param>
    /// <param name="axes">Axes to work over; none means all.</param>
    /// <param name="keepAxes">Whether the axes stay, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not above 0.</exception>
    public static Value Norm(this Value x, float p = 2f, ReadOnlySpan<int> axes = default, bool keepAxes = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        return p switch
        {
            1f => x.Abs().Sum(axes, keepAxes),
            2f => x.Square().Sum(axes, keepAxes).Map(new SquareRoot(flatAtZero: true)),
            float.PositiveInfinity => x.Abs().Max(axes, keepAxes),
            > 0 => x.Map(new MagnitudePower(p)).Sum(axes, keepAxes).Map(new Root(p)),
            _ => throw new ArgumentOutOfRangeException(nameof(p), p, $"Norm needs p above 0, got {p}; 1 and 2 are the usual ones."),
        };
    }

    /// <summary>The largest element; NaN wins, the first of equal ones takes the gradient.</summary>
    /// <param name="x">A value, not empty along the axes.</param>
    /// <param name="axes">Axes to search; none means all.</param>
    /// <param name="keepAxes">Whether the axes stay, with size 1.</param>
    public static Value Max(this Value x, ReadOnlySpan<int> axes = default, bool keepAxes = false) =>
        Checked(x).Recorder.Apply(new MaxOperation(Axes(x, axes, "Max"), keepAxes), x);

    /// <summary>The smallest element; NaN wins, the first of equal ones takes the gradient.</summary>
    /// <param name="x">A value, not empty along the axes.</param>
    /// <param name="axes">Axes to search; none means all.</param>
    /// <param name="keepAxes">Whether the axes stay, with size 1.</param>
    public static Value Min(this Value x, ReadOnlySpan<int> axes = default, bool keepAxes = false) =>
        Checked(x).Recorder.Apply(new MinOperation(Axes(x, axes, "Min"), keepAxes), x);

    /// <summary>Position of the largest element along an axis, as a float; without gradient.</summary>
    /// <param name="x">A value, not empty along the axis.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="keepAxis">Whether the axis stays, with size 1.</param>
    public static Value ArgMax(this Value x, int axis = -1, bool keepAxis = false) =>
        Checked(x).Recorder.Apply(new ArgMaxOperation(Shapes.Axis(axis, x.Shape.Rank, "ArgMax"), keepAxis), x);

    private static Value Checked(Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x;
    }

    private static ImmutableArray<int> Axes(Value x, ReadOnlySpan<int> axes, string operation)
    {
        var counted = ImmutableArray.CreateBuilder<int>(axes.Length);
        foreach (var axis in axes)
        {
            counted.Add(Shapes.Axis(axis, x.Shape.Rank, operation));
        }

        return counted.ToImmutable();
    }
}
