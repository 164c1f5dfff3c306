using Cluster.Collectives.Transports.Grpc;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Training;

/// <summary>Finds out in a run's first training steps in which buckets its tensors travel fastest. Sums are the same in any.</summary>
/// <param name="run">What tells links the size.</param>
/// <param name="bytes">Bytes of a tensor.</param>
/// <param name="reporter">Tells people.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class BucketTuning(RunContext run, int bytes, RunReporter reporter, TimeProvider clock)
{
    private BucketTrials _trials = new(bytes);
    private int _streams;
    private long? _began;

    /// <summary>A round begins, or begins anew. It is assigned after this.</summary>
    public void Begin(Round round)
    {
        _began = null;
        if (_trials.IsOver || round.Kind != RoundKind.Train)
        {
            return;
        }

        // What was measured with other members says nothing.
        if (_streams != run.Streams)
        {
            (_streams, _trials) = (run.Streams, new BucketTrials(bytes));
        }

        run.BucketBytes = _trials.Size;
        _began = _streams > 0 ? clock.GetTimestamp() : null;
    }

    /// <summary>The round that began last ends.</summary>
    public void End()
    {
        if (_began is not { } began)
        {
            return;
        }

        _trials.Count(clock.GetElapsedTime(began));
        if (_trials.IsOver)
        {
            run.BucketBytes = _trials.Size;
            reporter.BucketsChosen(_trials.Size, _trials.Tried);
        }
    }
}
