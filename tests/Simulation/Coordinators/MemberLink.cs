using System.Runtime.InteropServices;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Engine.Memory;
using Cluster.FaultSimulation.Links;
using Cluster.FaultSimulation.Numbers;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.FaultSimulation.Coordinators;

/// <summary>The coordinator's end of a simulated link. Contributions are put together by the production assembler.</summary>
internal sealed class MemberLink : IMemberLink, IDisposable
{
    private readonly CoordinatorNode _node;
    private readonly WorkerId _worker;
    private readonly Connection _connection;
    private readonly ContributionAssembler _assembler;
    private WeightsVersion? _streaming;
    private int _streamedFrom;
    private bool _isOver;

    public MemberLink(CoordinatorNode node, WorkerId worker, Connection connection, SubtreeSumsPool pool)
    {
        (_node, _worker, _connection) = (node, worker, connection);
        _assembler = new ContributionAssembler(worker, pool, 0, node.Conductor!);
        connection.AtCoordinator = Take;
        connection.BrokenAtCoordinator = () => End("its connection broke");
    }

    public void SendWeights(WeightsVersion version) =>
        _connection.SendDown(new Weights(_node.Term, version, _node.Outcome.Weights, 0, Quad.Width));

    public void StreamWeights(WeightsVersion version, AlignedBuffer arena, int finalFrom)
    {
        var end = _streaming == version ? _streamedFrom : Quad.Width;
        (_streaming, _streamedFrom) = (version, finalFrom);
        var values = default(Quad);
        for (var index = finalFrom; index < end; index++)
        {
            values[index] = arena.Span[index];
        }

        _connection.SendDown(new Weights(_node.Term, version, values, finalFrom, end));
    }

    public void Assign(AssignmentOrder order) => _connection.SendDown(new Assignment(_node.Term, order));

    public void Release(ReleaseOrder order) => _connection.SendDown(new Release(_node.Term, order));

    public void Abort(string reason) => _node.Process.After(0, () =>
    {
        _connection.BreakAsByDeath();
        End(reason);
    });

    /// <summary>Gives back what an interrupted contribution held.</summary>
    public void Dispose() => _assembler.Dispose();

    private void Take(Message message)
    {
        if (_isOver)
        {
            return;
        }

        switch (message)
        {
            case Sums sums:
                Begin(sums);
                break;
            case Rest rest:
                var missing = rest.From * sizeof(float);
                Write(rest.Values, 0, missing);
                break;
            case Drain:
                _node.Conductor!.OnDraining(_worker);
                break;
            default:
                throw new InvalidOperationException($"A worker sent {message}.");
        }

        _node.Settle();
    }

    private void Begin(Sums sums)
    {
        var scalars = sums.Scalars;
        _assembler.Begin(new SumsNotice
        {
            Term = sums.Term.Value,
            Generation = sums.Generation.Value,
            Step = sums.Step,
            RoundKind = (int)sums.Kind.ToWire(),
            Level = sums.Node.Level,
            Index = sums.Node.Index,
            Loss = scalars.Loss,
            Weight = scalars.Weight,
            Samples = scalars.Samples,
            Correct = scalars.Correct,
        });
        if (sums.Kind == RoundKind.Train && sums.FinalFrom < Quad.Width)
        {
            Write(sums.Values, sums.FinalFrom, Quad.Width * sizeof(float));
        }
    }

    // Floats from one on, up to what has not come yet.
    private void Write(Quad values, int from, int missingBytes)
    {
        var bytes = MemoryMarshal.AsBytes((Span<float>)values)[(from * sizeof(float))..missingBytes];
        bytes.CopyTo(_assembler.PlaceOf(from * sizeof(float), bytes.Length).Span);
        _assembler.Advance(bytes.Length);
    }

    private void End(string reason)
    {
        if (!_isOver)
        {
            _isOver = true;
            Dispose();
            _node.Conductor!.Lose(_worker, reason);
            _node.Settle();
        }
    }
}
