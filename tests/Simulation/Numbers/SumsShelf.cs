using Cluster.Collectives.Reduction;
using Cluster.Engine.Memory;

namespace Cluster.FaultSimulation.Numbers;

/// <summary>The arenas of all simulations of a thread, one simulation after the other. What a killed process held comes back when the next
/// begins.</summary>
internal sealed class SumsShelf : ISumsHome
{
    private readonly List<SubtreeSums> _all = [];
    private readonly Stack<SubtreeSums> _free = [];

    public SumsShelf() => Pool = new SubtreeSumsPool(Quad.Width) { Places = Take };

    /// <summary>The pool that takes from here.</summary>
    public SubtreeSumsPool Pool { get; }

    /// <summary>Takes everything back, whoever has it.</summary>
    public void Clear()
    {
        _free.Clear();
        foreach (var sums in _all)
        {
            _free.Push(sums);
        }
    }

    public void TakeBack(SubtreeSums sums) => _free.Push(sums);

    private SubtreeSums Take()
    {
        if (!_free.TryPop(out var sums))
        {
            sums = new SubtreeSums(new AlignedBuffer(Quad.Width), this, _all.Count);
            _all.Add(sums);
        }

        sums.FinalFrom = 0;
        return sums;
    }
}
