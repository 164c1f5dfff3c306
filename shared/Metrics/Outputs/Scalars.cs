using Cluster.Engine.Losses;
using Cluster.Engine.Numerics;

namespace Cluster.Metrics.Outputs;

/// <summary>What a single output becomes.</summary>
internal static class Scalars
{
    /// <summary>A probability where the kind is one; else the output itself.</summary>
    public static double Of(OutputKind kind, double output) => kind switch
    {
        OutputKind.Logits => LogisticFunctions.Sigmoid(output),
        OutputKind.ClassLogProbabilities => DoubleFunctions.Exp(output),
        _ => output,
    };
}
