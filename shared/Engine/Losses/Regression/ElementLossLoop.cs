using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Kernels;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Runs the formula of a loss over arrays with the widest vectors there are. Elements do not see each other; their losses are
/// added in float64 in ascending order.</summary>
internal static unsafe class ElementLossLoop
{
    private const int Block = 256;

    /// <summary>The sum of the losses; writes each prediction's gradient, and its loss where <paramref name="elements"/> is not empty.</summary>
    public static double Run<TFormula>(
        TFormula formula, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Span<float> gradient, Span<float> elements)
        where TFormula : struct, IElementFormula
    {
        Span<float> room = stackalloc float[Block];
        var sum = 0.0;
        for (var start = 0; start < predictions.Length; start += Block)
        {
            var count = Math.Min(Block, predictions.Length - start);
            var losses = elements.IsEmpty ? room[..count] : elements.Slice(start, count);
            RunBlock(formula, predictions.Slice(start, count), targets.Slice(start, count), losses, gradient.Slice(start, count));
            foreach (var loss in losses)
            {
                sum += loss;
            }
        }

        return sum;
    }

    /// <summary>The sum of the losses, one number at a time in float64.</summary>
    public static double RunExact<TFormula>(
        TFormula formula, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Span<float> gradient, Span<float> elements)
        where TFormula : struct, IExactElementFormula
    {
        var sum = 0.0;
        for (var index = 0; index < predictions.Length; index++)
        {
            var (loss, slope) = formula.Apply(predictions[index], targets[index]);
            gradient[index] = (float)slope;
            sum += loss;
            if (!elements.IsEmpty)
            {
                elements[index] = (float)loss;
            }
        }

        return sum;
    }

    private static void RunBlock<TFormula>(
        TFormula formula, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradient)
        where TFormula : struct, IElementFormula
    {
        fixed (float* x = predictions, y = targets, loss = losses, slope = gradient)
        {
            switch (SimdPath.Current)
            {
                case SimdLevel.Avx512:
                    Loop<TFormula, Lanes512, Vector512<float>>(formula, x, y, loss, slope, predictions.Length);
                    break;
                case SimdLevel.Avx2:
                    Loop<TFormula, Lanes256, Vector256<float>>(formula, x, y, loss, slope, predictions.Length);
                    break;
                default:
                    Loop<TFormula, LanesScalar, float>(formula, x, y, loss, slope, predictions.Length);
                    break;
            }
        }
    }

    // Without AggressiveOptimization the first calls would run unoptimised generic code, tens of times slower.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TFormula, TLanes, TVector>(TFormula formula, float* x, float* y, float* loss, float* slope, nint length)
        where TFormula : struct, IElementFormula
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        nint index = 0;
        for (; index <= length - TLanes.Width; index += TLanes.Width)
        {
            var (value, gradient) = formula.Apply<TLanes, TVector>(TLanes.Load(x + index), TLanes.Load(y + index));
            TLanes.Store(value, loss + index);
            TLanes.Store(gradient, slope + index);
        }

        for (; index < length; index++)
        {
            (loss[index], slope[index]) = formula.Apply<LanesScalar, float>(x[index], y[index]);
        }
    }
}
