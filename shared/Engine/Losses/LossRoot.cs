namespace Cluster.Engine.Losses;

/// <summary>What the root of the reduction tree makes of the sums over a global batch.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="GradientScale">What turns the sum of gradients into the gradient of that loss.</param>
public readonly record struct LossRoot(double Loss, double GradientScale);
