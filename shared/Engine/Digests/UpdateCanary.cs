using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;

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
    }

    private static void Steps(Optimizer optimizer, CanaryResult append)
    {
        float[] start = [.. Canary.Random(7, 75)];
        using var weights = new AlignedBuffer(start.Length);
        using var gradients = new AlignedBuffer(start.Length);
        using var state = new OptimizerState(optimizer, start.Length);
        start.CopyTo(weights.Span);
        for (uint step = 0; step < 3; step++)
        {
            Canary.Random(8 + step, start.Length).CopyTo(gradients.Span);
            if (step != 1)
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
