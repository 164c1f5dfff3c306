using Cluster.Engine.Memory;
using Cluster.Engine.Models;

namespace Cluster.Training.Computing;

/// <summary>Merges the sums of two branches on all threads of a team: each takes a share of every parameter.</summary>
internal sealed class TeamMerge
{
    private readonly ParameterLayout _layout;
    private readonly ComputeTeam _team;
    private readonly Action<int> _share;
    private AlignedBuffer? _target;
    private AlignedBuffer? _addend;

    /// <param name="layout">Layout of the sums.</param>
    /// <param name="team">Who works.</param>
    public TeamMerge(ParameterLayout layout, ComputeTeam team)
    {
        (_layout, _team) = (layout, team);
        _share = share => _layout.MergeSums(_target!, _addend!, share, _team.Size);
    }

    /// <summary>Target becomes the sums over both branches, its own on the left.</summary>
    public void Run(AlignedBuffer target, AlignedBuffer addend)
    {
        (_target, _addend) = (target, addend);
        _team.Run(_share);
    }
}
