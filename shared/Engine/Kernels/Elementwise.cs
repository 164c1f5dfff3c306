using System.Runtime.CompilerServices;
using Cluster.Engine.Memory;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>Arithmetic element by element. Results may overwrite an argument. All throw <see cref="Tensors.ShapeException"/> where
/// lengths differ.</summary>
public static class Elementwise
{
    /// <summary>target += addend: the inner node of the reduction tree.</summary>
    /// <param name="target">Left summand; takes the sum.</param>
    /// <param name="addend">Right summand, of the same length.</param>
    public static void AddInto(AlignedBuffer target, AlignedBuffer addend)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(addend);
        AddInto(target.Span, addend.Span);
    }

    /// <summary>target += addend.</summary>
    /// <param name="target">Left summand; takes the sum.</param>
    /// <param name="addend">Right summand, of the same length.</param>
    public static void AddInto(Span<float> target, ReadOnlySpan<float> addend) => Add(target, addend, target);

    /// <summary>result = left + right.</summary>
    /// <param name="left">Left summand.</param>
    /// <param name="right">Right summand.</param>
    /// <param name="result">Takes the sum.</param>
    public static void Add(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result) =>
        ElementLoop.Run(default(Sum), left, right, result);

    /// <summary>result = left - right.</summary>
    /// <param name="left">Minuend.</param>
    /// <param name="right">Subtrahend.</param>
    /// <param name="result">Takes the difference.</param>
    public static void Subtract(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result) =>
        ElementLoop.Run(default(Difference), left, right, result);

    /// <summary>result = left · right, element by element.</summary>
    /// <param name="left">Left factor.</param>
    /// <param name="right">Right factor.</param>
    /// <param name="result">Takes the product.</param>
    public static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result) =>
        ElementLoop.Run(default(Product), left, right, result);

    /// <summary>result = factor · values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="result">Takes the products.</param>
    public static void Scale(ReadOnlySpan<float> values, float factor, Span<float> result) =>
        ElementLoop.Run(new Scaling(factor), values, result);

    /// <summary>result = values + addend.</summary>
    /// <param name="values">The values.</param>
    /// <param name="addend">The number to add to each.</param>
    /// <param name="result">Takes the sums.</param>
    public static void AddScalar(ReadOnlySpan<float> values, float addend, Span<float> result) =>
        ElementLoop.Run(new Shift(addend), values, result);

    /// <summary>result = values / divisor, each rounded once.</summary>
    /// <param name="values">The values.</param>
    /// <param name="divisor">The divisor.</param>
    /// <param name="result">Takes the quotients.</param>
    public static void Divide(ReadOnlySpan<float> values, float divisor, Span<float> result) =>
        ElementLoop.Run(new Division(divisor), values, result);

    /// <summary>Adds one vector to every row of a matrix.</summary>
    /// <param name="matrix">Row-major, [rows, bias length].</param>
    /// <param name="bias">The vector.</param>
    /// <param name="result">Takes the sums; of the matrix's length.</param>
    public static void AddBias(ReadOnlySpan<float> matrix, ReadOnlySpan<float> bias, Span<float> result)
    {
        KernelArguments.SameLength(matrix.Length, result.Length);
        var rows = bias.Length == 0 ? 0 : matrix.Length / bias.Length;
        KernelArguments.Matrix(matrix.Length, rows, bias.Length);
        for (var start = 0; start < matrix.Length; start += bias.Length)
        {
            Add(matrix.Slice(start, bias.Length), bias, result.Slice(start, bias.Length));
        }
    }

    private readonly struct Sum : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Add(x, y);
    }

    private readonly struct Difference : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Subtract(x, y);
    }

    private readonly struct Product : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Multiply(x, y);
    }

    private readonly struct Scaling(float factor) : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Multiply(TLanes.Create(factor), x);
    }

    private readonly struct Shift(float addend) : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Add(x, TLanes.Create(addend));
    }

    private readonly struct Division(float divisor) : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Divide(x, TLanes.Create(divisor));
    }
}
