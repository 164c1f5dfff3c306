namespace Cluster.Engine.Landscapes;

/// <summary>A function of two variables to watch optimizers on, with its gradient and the part of the plane that is worth looking at.</summary>
public abstract class Landscape
{
    /// <summary>Name for people and command lines, such as "valley".</summary>
    public abstract string Name { get; }

    /// <summary>What it shows, in a few words.</summary>
    public abstract string Description { get; }

    /// <summary>Where paths begin.</summary>
    public abstract PlanePoint Start { get; }

    /// <summary>Lower left corner of what is worth looking at.</summary>
    public abstract PlanePoint Least { get; }

    /// <summary>Upper right corner of it.</summary>
    public abstract PlanePoint Greatest { get; }

    /// <summary>All its minima, which have one value.</summary>
    public abstract IReadOnlyList<PlanePoint> Minima { get; }

    /// <summary>The function's value at its minima.</summary>
    public virtual double Minimum => 0;

    /// <summary>The function.</summary>
    /// <param name="at">Where.</param>
    public abstract double ValueAt(PlanePoint at);

    /// <summary>Its derivatives in both variables.</summary>
    /// <param name="at">Where.</param>
    public abstract PlanePoint GradientAt(PlanePoint at);
}

/// <summary>A point of the plane, or a direction in it.</summary>
/// <param name="X">First coordinate.</param>
/// <param name="Y">Second coordinate.</param>
public readonly record struct PlanePoint(double X, double Y);
