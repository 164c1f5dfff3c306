using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>The loss of one prediction against one target, written once for every vector width.</summary>
internal interface IElementFormula
{
    /// <summary>The loss in each lane, and its derivative in the prediction.</summary>
    (TVector Loss, TVector Gradient) Apply<TLanes, TVector>(TVector prediction, TVector target)
        where TLanes : ILanes<TVector>
        where TVector : struct;
}

/// <summary>The loss of one prediction against one target in float64, for formulas that float32 or the vectors' functions do not carry.</summary>
internal interface IExactElementFormula
{
    /// <summary>The loss, and its derivative in the prediction.</summary>
    (double Loss, double Gradient) Apply(double prediction, double target);
}
