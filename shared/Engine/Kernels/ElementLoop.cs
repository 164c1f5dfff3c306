using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>Runs a formula over arrays with the widest vectors there are. Elements do not see each other, so width, alignment and the
/// scalar tail leave no trace in the bits. The result may be one of the arguments.</summary>
internal static unsafe class ElementLoop
{
    /// <summary>result[i] = f(x[i]).</summary>
    public static void Run<TOperator>(TOperator f, ReadOnlySpan<float> x, Span<float> result)
        where TOperator : struct, IUnaryOperator
    {
        KernelArguments.SameLength(x.Length, result.Length);
        fixed (float* xs = x, results = result)
        {
            switch (SimdPath.Current)
            {
                case SimdLevel.Avx512:
                    Loop<TOperator, Lanes512, Vector512<float>>(f, xs, results, result.Length);
                    break;
                case SimdLevel.Avx2:
                    Loop<TOperator, Lanes256, Vector256<float>>(f, xs, results, result.Length);
                    break;
                default:
                    Loop<TOperator, LanesScalar, float>(f, xs, results, result.Length);
                    break;
            }
        }
    }

    /// <summary>result[i] = f(x[i], y[i]).</summary>
    public static void Run<TOperator>(TOperator f, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result)
        where TOperator : struct, IBinaryOperator
    {
        KernelArguments.SameLength(x.Length, result.Length);
        KernelArguments.SameLength(y.Length, result.Length);
        fixed (float* xs = x, ys = y, results = result)
        {
            switch (SimdPath.Current)
            {
                case SimdLevel.Avx512:
                    Loop<TOperator, Lanes512, Vector512<float>>(f, xs, ys, results, result.Length);
                    break;
                case SimdLevel.Avx2:
                    Loop<TOperator, Lanes256, Vector256<float>>(f, xs, ys, results, result.Length);
                    break;
                default:
                    Loop<TOperator, LanesScalar, float>(f, xs, ys, results, result.Length);
                    break;
            }
        }
    }

    /// <summary>result[i] = f(x[i], y[i], z[i]).</summary>
    public static void Run<TOperator>(
        TOperator f, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> result)
        where TOperator : struct, ITernaryOperator
    {
        KernelArguments.SameLength(x.Length, result.Length);
        KernelArguments.SameLength(y.Length, result.Length);
        KernelArguments.SameLength(z.Length, result.Length);
        fixed (float* xs = x, ys = y, zs = z, results = result)
        {
            switch (SimdPath.Current)
            {
                case SimdLevel.Avx512:
                    Loop<TOperator, Lanes512, Vector512<float>>(f, xs, ys, zs, results, result.Length);
                    break;
                case SimdLevel.Avx2:
                    Loop<TOperator, Lanes256, Vector256<float>>(f, xs, ys, zs, results, result.Length);
                    break;
                default:
                    Loop<TOperator, LanesScalar, float>(f, xs, ys, zs, results, result.Length);
                    break;
            }
        }
    }

    // Without AggressiveOptimization the first calls would run unoptimised generic code, tens of times slower.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TOperator, TLanes, TVector>(TOperator f, float* x, float* result, nint length)
        where TOperator : struct, IUnaryOperator
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        nint index = 0;
        for (; index <= length - TLanes.Width; index += TLanes.Width)
        {
            TLanes.Store(f.Apply<TLanes, TVector>(TLanes.Load(x + index)), result + index);
        }

        for (; index < length; index++)
        {
            result[index] = f.Apply<LanesScalar, float>(x[index]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TOperator, TLanes, TVector>(TOperator f, float* x, float* y, float* result, nint length)
        where TOperator : struct, IBinaryOperator
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        nint index = 0;
        for (; index <= length - TLanes.Width; index += TLanes.Width)
        {
            TLanes.Store(f.Apply<TLanes, TVector>(TLanes.Load(x + index), TLanes.Load(y + index)), result + index);
        }

        for (; index < length; index++)
        {
            result[index] = f.Apply<LanesScalar, float>(x[index], y[index]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TOperator, TLanes, TVector>(TOperator f, float* x, float* y, float* z, float* result, nint length)
        where TOperator : struct, ITernaryOperator
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        nint index = 0;
        for (; index <= length - TLanes.Width; index += TLanes.Width)
        {
            var value = f.Apply<TLanes, TVector>(TLanes.Load(x + index), TLanes.Load(y + index), TLanes.Load(z + index));
            TLanes.Store(value, result + index);
        }

        for (; index < length; index++)
        {
            result[index] = f.Apply<LanesScalar, float>(x[index], y[index], z[index]);
        }
    }
}
