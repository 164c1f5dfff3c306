using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>What becomes of the rows of two arrays.</summary>
/// <param name="SampleShape">Shape of a sample.</param>
/// <param name="Scaling">What its elements become.</param>
/// <param name="Targets">What the targets are.</param>
/// <param name="TargetScaling">What target values become.</param>
/// <param name="IgnoredLabel">The label of what takes no part; null for none.</param>
internal sealed record ArrayForm(
    Shape SampleShape, ArrayScaling Scaling, TargetSchema Targets, ArrayScaling TargetScaling, int? IgnoredLabel);
