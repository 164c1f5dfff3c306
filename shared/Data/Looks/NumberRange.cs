namespace Cluster.Data.Looks;

/// <summary>Where numbers lie.</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Square root of the mean squared distance from the mean.</param>
public readonly record struct NumberRange(double Minimum, double Maximum, double Mean, double Deviation);
