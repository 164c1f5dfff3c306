using Cluster.Collectives.Reduction;
using Cluster.Engine.Models;

namespace Cluster.Coordinator.Auditing;

/// <summary>Where two sums of one node differ first.</summary>
/// <param name="Name">Name of the tensor, or what is summed beside gradients: loss, weight, samples or correct.</param>
/// <param name="Index">Which of the tensor's values, from 0 in row-major order; 0 for what is one value.</param>
/// <param name="Odd">The value of the one.</param>
/// <param name="Agreed">The value of the other.</param>
internal sealed record SumsDifference(string Name, int Index, double Odd, double Agreed)
{
    /// <summary>Compares bit for bit: gradients in the order of the layout, then the scalars.</summary>
    /// <param name="layout">What lies where in gradients.</param>
    /// <param name="odd">The one.</param>
    /// <param name="agreed">The other.</param>
    /// <returns>Null where every value has the same bits.</returns>
    public static SumsDifference? Find(ParameterLayout layout, SubtreeSums odd, SubtreeSums agreed) =>
        (odd.Gradients.Length > 0 && agreed.Gradients.Length > 0 ? layout.Parameters : [])
        .Select(slice => InSlice(slice, odd.Gradients.Span, agreed.Gradients.Span))
        .Concat(
        [
            InScalar("loss", odd.Scalars.Loss, agreed.Scalars.Loss),
            InScalar("weight", odd.Scalars.Weight, agreed.Scalars.Weight),
            InScalar("samples", odd.Scalars.Samples, agreed.Scalars.Samples),
            InScalar("correct", odd.Scalars.Correct, agreed.Scalars.Correct),
        ])
        .FirstOrDefault(difference => difference is not null);

    private static SumsDifference? InSlice(ParameterSlice slice, ReadOnlySpan<float> odd, ReadOnlySpan<float> agreed)
    {
        for (var index = 0; index < slice.Length; index++)
        {
            var (left, right) = (odd[slice.Offset + index], agreed[slice.Offset + index]);
            if (BitConverter.SingleToInt32Bits(left) != BitConverter.SingleToInt32Bits(right))
            {
                return new SumsDifference(slice.Name, index, left, right);
            }
        }

        return null;
    }

    private static SumsDifference? InScalar(string name, double odd, double agreed) =>
        BitConverter.DoubleToInt64Bits(odd) == BitConverter.DoubleToInt64Bits(agreed) ? null : new SumsDifference(name, 0, odd, agreed);
}
