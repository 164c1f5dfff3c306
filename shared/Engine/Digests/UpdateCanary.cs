using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;

namespace Cluster.Engine.Digests;

/// <summary>Three steps of every optimizer, on ordinary and on awkward gradients.</summary>
internal static class UpdateCanary
{
    public static void Run(CanaryResult append)
    {
        Steps(new Sgd(0.1, 0.01), append);
        Steps(new Momentum(0.1, 0.9, 0.1), append);
        Steps(new Momentum(0.1, 0.9, nesterov: true, weightDecay: 0.01), append);
        Steps(new Adam(0.01, weightDecay: 0.001), append);
        Steps(new ClassicalMomentum(0.1, nesterov: true), append);
        Steps(new EmaMomentum(0.1, nesterov: true), append);
        Steps(new Adagrad(0.1, initialAccumulator: 0.1), append);
        Steps(new RmsProp(momentum: 0.9), append);
        Steps(new RmsProp(centered: true), append, awkward: false);
        Steps(new Adadelta(), append);
        Steps(new AdamW(amsGrad: AmsGrad.OfCorrected), append);
        Steps(new AdaMax(), append);
        Steps(new NAdam(), append);
        Steps(new RAdam(), append);
        Steps(new Rprop(), append);
        WholeSteps(new Lamb(), append);
        WholeSteps(new Lars(0.1), append);
    }

    /// <summary>Norms, penalties, clipping, averaging and the digest of weights.</summary>
    private static void WholeSteps(Optimizer optimizer, CanaryResult append)
    {
        var layout = ParameterLayout.Of(new Linear(9, 13));
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        var update = new WeightUpdate(layout, optimizer, new WeightUpdateOptions
        {
            Clipping = new GradientClipping { MaxNorm = 0.5, MaxValue = 0.4 },
            Penalty = new Penalty(0.01, 0.02, 0.03),
            Averaging = new ExponentialAveraging(),
        });
        using var state = update.CreateState();
        Canary.Random(11, layout.Length).CopyTo(weights.Span);
        Canary.Random(12, layout.Length).CopyTo(gradients.Span);
        for (var step = 0; step < 2; step++)
        {
            var digest = update.Step(weights, gradients, 1f / 3, state).WeightsDigest;
            append([(ushort)digest, (ushort)(digest >> 16), (ushort)(digest >> 32), (ushort)(digest >> 48)]);
        }

        append(weights.Span);
        append(state["ema"].Span);
    }

    private static void Steps(Optimizer optimizer, CanaryResult append, bool awkward = true)
    {
        float[] start = [.. Canary.Random(7, 75)];
        using var weights = new AlignedBuffer(start.Length);
        using var gradients = new AlignedBuffer(start.Length);
        using var state = new OptimizerState(optimizer, start.Length);
        start.CopyTo(weights.Span);
        for (uint step = 0; step < 3; step++)
        {
            Canary.Random(8 + step, start.Length).CopyTo(gradients.Span);
            if (awkward && step != 1)
            {
                Canary.Awkward.CopyTo(gradients.Span);
            }

            optimizer.Step(weights, gradients, 1f / 3, state);
            append(weights.Span);
        }

        foreach (var name in state.Names)
        {
            append(state[name].Span);
        }
    }
}
