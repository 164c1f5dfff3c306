using System.Collections.Immutable;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;

namespace Cluster.Engine.Landscapes;

/// <summary>The path that an optimizer takes over a landscape. The two coordinates are two weights, and each step is that of training.</summary>
public sealed class Descent
{
    // Far beyond every picture; a path that comes so far does not come back.
    private const double Horizon = 1e6;

    private Descent(Landscape landscape, ImmutableArray<PlanePoint> points)
    {
        (Landscape, Points) = (landscape, points);
        Heights = [.. points.Select(point => landscape.ValueAt(point) - landscape.Minimum)];
        Diverged = !IsNear(points[^1]) || !(Heights[^1] <= Heights[0]);
    }

    /// <summary>Where it goes.</summary>
    public Landscape Landscape { get; }

    /// <summary>The start and the point behind each step; it ends early where it leaves all bounds.</summary>
    public ImmutableArray<PlanePoint> Points { get; }

    /// <summary>The function's values there, above that of its minima.</summary>
    public ImmutableArray<double> Heights { get; }

    /// <summary>Whether it ends out of bounds, or higher than it began.</summary>
    public bool Diverged { get; }

    /// <summary>Whether a point lies outside of what is worth looking at.</summary>
    public bool LeavesPicture => Points.Any(at =>
        !(at.X >= Landscape.Least.X && at.X <= Landscape.Greatest.X && at.Y >= Landscape.Least.Y && at.Y <= Landscape.Greatest.Y));

    /// <summary>Steps until the height is a share of the start's, and stays so; null if that never happens.</summary>
    /// <param name="share">A share of 1.</param>
    public int? StepsTo(double share)
    {
        var steps = Heights.Length;
        while (steps > 0 && Heights[steps - 1] <= share * Heights[0])
        {
            steps--;
        }

        return steps == Heights.Length ? null : steps;
    }

    /// <summary>Makes an optimizer's steps.</summary>
    /// <param name="landscape">Where.</param>
    /// <param name="optimizer">The optimizer with its learning rate.</param>
    /// <param name="steps">Steps, 1 or more.</param>
    /// <param name="start">Where to begin; null for the landscape's own start.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no steps.</exception>
    public static Descent Run(Landscape landscape, Optimizer optimizer, int steps, PlanePoint? start = null)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var layout = ParameterLayout.Of(new Linear(2, 1, bias: false));
        var update = new WeightUpdate(layout, optimizer);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        using var state = update.CreateState();
        var from = start ?? landscape.Start;
        Write(weights, from);
        var points = ImmutableArray.CreateBuilder<PlanePoint>(steps + 1);
        points.Add(Read(weights));
        while (points.Count <= steps && IsNear(points[^1]))
        {
            Write(gradients, landscape.GradientAt(points[^1]));
            update.Step(weights, gradients, 1, state, landscape.ValueAt(points[^1]));
            points.Add(Read(weights));
        }

        return new Descent(landscape, points.ToImmutable());
    }

    // What is not finite is not near, either.
    private static bool IsNear(PlanePoint at) => Math.Abs(at.X) <= Horizon && Math.Abs(at.Y) <= Horizon;

    private static PlanePoint Read(AlignedBuffer weights) => new(weights.Span[0], weights.Span[1]);

    private static void Write(AlignedBuffer arena, PlanePoint at) => (arena.Span[0], arena.Span[1]) = ((float)at.X, (float)at.Y);
}
