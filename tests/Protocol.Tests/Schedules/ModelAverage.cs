using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>The one weight of a shrunken training run, and the average that is kept beside it. The two never have the same bits for
/// long, so that a round that reads the wrong one has another root.</summary>
internal sealed class ModelAverage
{
    private float _trained = 0.5f;
    private float _averaged = 1.5f;

    public float WeightOf(WeightsKind kind) => kind == WeightsKind.Trained ? _trained : _averaged;

    /// <summary>Weight and average as they are now.</summary>
    public ModelAverage Copy() => new() { _trained = _trained, _averaged = _averaged };

    /// <summary>Takes in a round whose root is known.</summary>
    public void Update(Round round, float root)
    {
        if (round.Kind == RoundKind.Train)
        {
            _trained -= root * 1e-9f;
            _averaged += 0.25f * (_trained - _averaged);
        }
    }
}
