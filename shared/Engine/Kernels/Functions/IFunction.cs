using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Functions;

/// <summary>A differentiable function of one number, applied element by element; written once for every vector width.</summary>
internal interface IFunction
{
    /// <summary>Name for messages, such as "Exp".</summary>
    static abstract string Name { get; }

    /// <summary>y = f(x).</summary>
    TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct;

    /// <summary>upstream · f'(x).</summary>
    /// <param name="x">The argument.</param>
    /// <param name="y">The value that belongs to it.</param>
    /// <param name="upstream">Gradient in the value.</param>
    TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct;
}

/// <summary>A differentiable function of two numbers, applied element by element with broadcasting.</summary>
internal interface IFunctionOfTwo
{
    /// <summary>z = f(x, y).</summary>
    TVector Value<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct;

    /// <summary>upstream · ∂f/∂x.</summary>
    TVector GradientInLeft<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct;

    /// <summary>upstream · ∂f/∂y.</summary>
    TVector GradientInRight<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct;
}
