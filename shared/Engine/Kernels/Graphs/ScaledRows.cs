using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>Products and sums of rows, as nodes of a graph exchange them.</summary>
internal static class ScaledRows
{
    /// <summary>target += factor · row, each fused.</summary>
    public static void AddInto(Span<float> target, float factor, ReadOnlySpan<float> row) =>
        ElementLoop.Run(new ScaledSum(factor), target, row, target);

    /// <summary>Σ left·right over ascending elements, in double precision, rounded once.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var index = 0; index < left.Length; index++)
        {
            sum += (double)left[index] * right[index];
        }

        return (float)sum;
    }

    private readonly struct ScaledSum(float factor) : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Fma(TLanes.Create(factor), y, x);
    }
}
