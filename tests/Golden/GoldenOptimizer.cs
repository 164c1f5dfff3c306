using System.Text.Json;
using Cluster.Engine.Optimizers;

namespace Cluster.Golden;

/// <summary>Makes optimizers from PyTorch's hyper-parameters.</summary>
internal static class GoldenOptimizer
{
    /// <param name="parameters">Arguments of PyTorch's class.</param>
    /// <param name="decoupledDecay">Whether that is AdamW, which takes the arguments of Adam.</param>
    public static Optimizer Create(JsonElement parameters, bool decoupledDecay = false)
    {
        var rate = parameters.GetProperty("lr").GetDouble();
        var decay = parameters.GetProperty("weight_decay").GetDouble();
        if (parameters.TryGetProperty("betas", out var betas))
        {
            var (beta1, beta2, epsilon) = (betas[0].GetDouble(), betas[1].GetDouble(), parameters.GetProperty("eps").GetDouble());
            return decoupledDecay ? new AdamW(rate, beta1, beta2, epsilon, decay) : new Adam(rate, beta1, beta2, epsilon, decay);
        }

        var momentum = parameters.GetProperty("momentum").GetDouble();
        return momentum == 0
            ? new Sgd(rate, decay)
            : new Momentum(
                rate, momentum, parameters.GetProperty("dampening").GetDouble(), parameters.GetProperty("nesterov").GetBoolean(), decay);
    }
}
