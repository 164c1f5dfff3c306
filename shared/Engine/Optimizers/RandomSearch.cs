using Cluster.Engine.Initialization;
using Cluster.Engine.Randomness;

namespace Cluster.Engine.Optimizers;

/// <summary>The baseline that needs no gradients: try a random step, keep it if the loss falls. Each step is told the loss of the weights as
/// they stand, the last proposal; if it is the smallest so far, they are kept. The new proposal is
/// kept weights + rate·n with n normal.</summary>
/// <remarks>The normal number of a weight follows from the seed, the step and the weight's position, so any split of the arena gives the same
/// proposal. Compare losses over the same samples, best the whole training set: another mini-batch has another loss for the
/// same weights. After the last step the weights are an unjudged proposal; the kept ones are the arena "kept".
/// Source: Stanford's CS231n notes, Optimization, strategies 1 and 2; Matyas, Random Optimization (1965).</remarks>
public sealed class RandomSearch : Optimizer
{
    private readonly ulong _seed;

    /// <summary>Random search.</summary>
    /// <param name="learningRate">Standard deviation of a step, 0 or more.</param>
    /// <param name="seed">Names the stream of proposals; the job's seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public RandomSearch(double learningRate, ulong seed)
        : base(learningRate, weightDecay: 0) => _seed = seed;

    /// <inheritdoc/>
    public override string Name => "random_search";

    /// <summary>"kept": the best weights so far; "kept_loss": their loss, the same number beside each weight.</summary>
    public override IReadOnlyList<string> StateNames => ["kept", "kept_loss"];

    /// <inheritdoc/>
    public override bool NeedsLoss => true;

    internal override unsafe ulong Update(in UpdatePart part)
    {
        var step = part.State.Updates;
        var loss = (float)Loss;
        var key = new RandomKey(_seed, RandomPurpose.RandomSearch, Step: (uint)step);
        var kept = part.State[0].Pointer;
        var keptLoss = part.State[1].Pointer;
        var deviation = (float)part.LearningRate;
        for (var index = part.Offset; index < part.Offset + part.Length; index++)
        {
            // A loss that is no number is never kept, unless nothing is kept yet.
            if (step == 1 || loss < keptLoss[index])
            {
                kept[index] = part.Weights[index];
                keptLoss[index] = float.IsNaN(loss) ? float.PositiveInfinity : loss;
            }

            part.Weights[index] = kept[index] + (deviation * NormalInitializer.Standard(key, (uint)index));
        }

        return PositionDigest.Of(new ReadOnlySpan<float>(part.Weights + part.Offset, part.Length), part.Offset);
    }
}
