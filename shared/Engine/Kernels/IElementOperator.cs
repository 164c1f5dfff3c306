namespace Cluster.Engine.Kernels;

/// <summary>A formula of one number, written once for every vector width.</summary>
internal interface IUnaryOperator
{
    /// <summary>The formula's value in each lane.</summary>
    TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : Numerics.ILanes<TVector>
        where TVector : struct;
}

/// <summary>A formula of two numbers, written once for every vector width.</summary>
internal interface IBinaryOperator
{
    /// <summary>The formula's value in each lane.</summary>
    TVector Apply<TLanes, TVector>(TVector x, TVector y)
        where TLanes : Numerics.ILanes<TVector>
        where TVector : struct;
}

/// <summary>A formula of three numbers, written once for every vector width.</summary>
internal interface ITernaryOperator
{
    /// <summary>The formula's value in each lane.</summary>
    TVector Apply<TLanes, TVector>(TVector x, TVector y, TVector z)
        where TLanes : Numerics.ILanes<TVector>
        where TVector : struct;
}
