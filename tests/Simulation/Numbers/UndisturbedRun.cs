using Cluster.Protocol.Rounds;

namespace Cluster.FaultSimulation.Numbers;

/// <summary>The run that nothing disturbs, computed in one go: which rounds there are, and the digest after each.</summary>
internal sealed class UndisturbedRun
{
    private readonly Dictionary<(long Step, RoundKind Kind), ulong> _digests = [];
    private readonly TrainingPlan _plan;

    public UndisturbedRun(TrainingPlan plan, ulong seed)
    {
        _plan = plan;
        var numbers = ModelNumbers.Initial(seed);
        for (var round = plan.First; round is not null; round = plan.After(round))
        {
            var (gradient, scalars) = Arithmetic.Sum(round, round.Tree.Root, numbers.Weights);
            if (round.Kind == RoundKind.Train)
            {
                for (var index = 0; index < Quad.Width; index++)
                {
                    numbers.Update(index, gradient[index]);
                }
            }
            else
            {
                numbers.Observe(scalars.Loss);
            }

            _digests.Add((round.Step, round.Kind), numbers.Digest());
            Final = numbers.Digest();
        }
    }

    /// <summary>The digest at the run's end.</summary>
    public ulong Final { get; }

    /// <summary>The digest after a round.</summary>
    public ulong After(Round round) => _digests[(round.Step, round.Kind)];

    /// <summary>The digest of the numbers with which a run may go on.</summary>
    /// <param name="step">Updates behind them.</param>
    /// <param name="isEvaluationDue">Whether the evaluation behind the last one is still missing.</param>
    /// <returns>The digest; null at the run's first step.</returns>
    public ulong? At(long step, bool isEvaluationDue)
    {
        var isEvaluated = !isEvaluationDue && _plan.At(step, isEvaluationDue: true) is { Kind: RoundKind.Evaluate };
        return step == 0 ? null : isEvaluated ? _digests[(step, RoundKind.Evaluate)] : _digests[(step - 1, RoundKind.Train)];
    }
}
