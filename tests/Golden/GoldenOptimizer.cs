using System.Text.Json;
using Cluster.Engine.Optimizers;

namespace Cluster.Golden;

/// <summary>Makes optimizers from PyTorch's hyper-parameters.</summary>
internal static class GoldenOptimizer
{
    public static Optimizer Create(JsonElement parameters)
    {
        var rate = parameters.GetProperty("lr").GetDouble();
        var decay = parameters.GetProperty("weight_decay").GetDouble();
        if (parameters.TryGetProperty("betas", out var betas))
        {
            return new Adam(rate, betas[0].GetDouble(), betas[1].GetDouble(), parameters.GetProperty("eps").GetDouble(), decay);
        }

        var momentum = parameters.GetProperty("momentum").GetDouble();
        return momentum == 0
            ? new Sgd(rate, decay)
            : new Momentum(
                rate, momentum, parameters.GetProperty("dampening").GetDouble(), parameters.GetProperty("nesterov").GetBoolean(), decay);
    }
}
