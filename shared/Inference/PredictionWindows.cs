using Cluster.Data;
using Cluster.Jobs;

namespace Cluster.Inference;

/// <summary>How a set is cut into windows whose outputs fit memory: each an aligned subtree of the tree over all chunks, so that the sums of
/// windows meet as those of chunks do.</summary>
public sealed class PredictionWindows
{
    private const int MostLeaves = 64;
    private const long MostNumbers = 1 << 24;

    private readonly BatchPlan _plan;

    /// <summary>The windows of a set.</summary>
    /// <param name="samples">Samples of the set, 1 or more.</param>
    /// <param name="outputs">Outputs of a sample, 1 or more.</param>
    public PredictionWindows(int samples, int outputs)
    {
        _plan = BatchPlan.ForEvaluation(samples, TrainingJob.EvaluationChunk);
        LeavesPerWindow = LeavesFor(outputs);
    }

    /// <summary>Chunks of the whole set.</summary>
    public int Leaves => _plan.LeafCount(0);

    /// <summary>Chunks of every window but a smaller last one.</summary>
    public int LeavesPerWindow { get; }

    /// <summary>Number of windows.</summary>
    public int Count => ((Leaves - 1) / LeavesPerWindow) + 1;

    /// <summary>Chunks of a window for so many outputs a sample.</summary>
    /// <param name="outputs">Outputs of a sample, 1 or more.</param>
    /// <returns>A power of two.</returns>
    public static int LeavesFor(int outputs)
    {
        var leaves = MostLeaves;
        while (leaves > 1 && (long)leaves * TrainingJob.EvaluationChunk * outputs > MostNumbers)
        {
            leaves /= 2;
        }

        return leaves;
    }

    /// <summary>The samples of a chunk.</summary>
    /// <param name="window">The window, from 0.</param>
    /// <param name="leaf">The chunk within it, from 0.</param>
    public (int Start, int Count) Samples(int window, int leaf) => _plan.LeafSamples(0, (window * LeavesPerWindow) + leaf);

    /// <summary>Number of samples in a window.</summary>
    /// <param name="window">The window, from 0.</param>
    public int SamplesIn(int window)
    {
        var last = Math.Min(Leaves, (window + 1) * LeavesPerWindow) - 1;
        var (start, count) = _plan.LeafSamples(0, last);
        return start + count - Samples(window, 0).Start;
    }
}
