using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>What a recurrent module records.</summary>
/// <param name="Output">Hidden states of the last layer at all steps, [samples, steps, directions·hidden], forward direction first.</param>
/// <param name="States">For each kind of state (h; for an LSTM also c) the last ones of every layer and direction, [samples, hidden] each,
/// ordered by layer, then by direction.</param>
public sealed record RecurrentResult(Value Output, IReadOnlyList<IReadOnlyList<Value>> States)
{
    /// <summary>The last states of one kind in PyTorch's layout, [layers·directions, samples, hidden]: h_n, or c_n of an LSTM.</summary>
    /// <param name="kind">0 for h, 1 for c.</param>
    public Value Stacked(int kind = 0) => States[kind].Stack(0);
}
