using Cluster.Engine.Kernels;

namespace Cluster.Engine.Optimizers;

/// <summary>average += share·(weights - average).</summary>
internal static class AverageLoop
{
    public static void Run(ReadOnlySpan<float> weights, Span<float> average, double share)
    {
        if (share == 1)
        {
            weights.CopyTo(average);
        }
        else if (share > 0)
        {
            ElementLoop.Run(new Blend((float)share), weights, average, average);
        }
    }

    private readonly struct Blend(float share) : IBinaryOperator
    {
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : Numerics.ILanes<TVector>
            where TVector : struct => TLanes.Fma(TLanes.Create(share), TLanes.Subtract(x, y), y);
    }
}
