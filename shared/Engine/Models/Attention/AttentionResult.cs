using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>What attention records.</summary>
/// <param name="Output">Mixed values, [samples, L, features].</param>
/// <param name="Weights">Weights averaged over the heads, [samples, L, S]; null where they were not asked for.</param>
public sealed record AttentionResult(Value Output, Value? Weights);
