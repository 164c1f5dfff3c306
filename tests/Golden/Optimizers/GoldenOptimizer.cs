using System.Text.Json;
using Cluster.Engine.Optimizers;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Optimizers;

/// <summary>Makes optimizers from PyTorch's hyper-parameters.</summary>
internal static class GoldenOptimizer
{
    /// <summary>The optimizer of a trace, which names PyTorch's class.</summary>
    public static Optimizer OfTrace(GoldenCase trace)
    {
        var parameters = trace.Parameters.GetProperty("optimizer_params");
        return trace.Parameters.GetProperty("optimizer").GetString() switch
        {
            "SGD" => Number(parameters, "momentum", 0) == 0 ? Sgd(parameters) : Momentum(parameters),
            "Adam" => Adam(parameters),
            "AdamW" => AdamW(parameters),
            var other => throw new ArgumentException($"no optimizer is called {other}"),
        };
    }

    /// <summary>The optimizer of a case, whose name is kind/variant/gradients.</summary>
    public static Optimizer OfCase(GoldenCase example)
    {
        var parameters = example.Parameters;
        var variant = example.Name.Split('/')[1];
        return example.Kind switch
        {
            "sgd" => Number(parameters, "momentum", 0) == 0 ? Sgd(parameters) : Momentum(parameters),
            "momentum" when variant.StartsWith("ema", StringComparison.Ordinal) => new EmaMomentum(
                Number(parameters, "lr"), Number(parameters, "beta"), Flag(parameters, "bias_correction"), weightDecay: Decay(parameters)),
            "momentum" when variant.StartsWith("classical", StringComparison.Ordinal) => Classical(parameters, nesterov: false),
            "nesterov" when variant.StartsWith("cs231n", StringComparison.Ordinal) => Classical(parameters, nesterov: true),
            "momentum" or "nesterov" => Momentum(parameters),
            "adagrad" => new Adagrad(
                Number(parameters, "lr"),
                Number(parameters, "lr_decay", 0),
                Decay(parameters),
                Number(parameters, "initial_accumulator_value", 0),
                Number(parameters, "eps"),
                Inside(variant)),
            "rmsprop" => new RmsProp(
                Number(parameters, "lr"),
                Number(parameters, "alpha"),
                Number(parameters, "eps"),
                Decay(parameters),
                Number(parameters, "momentum", 0),
                Flag(parameters, "centered"),
                Inside(variant)),
            "adadelta" => new Adadelta(
                Number(parameters, "lr"), Number(parameters, "rho"), Number(parameters, "eps"), Decay(parameters)),
            "adam" => Adam(
                parameters,
                variant.EndsWith("of_corrected", StringComparison.Ordinal) ? AmsGrad.OfCorrected : AmsGradOf(parameters),
                variant == "eps_hat"),
            "adamw" => AdamW(parameters, variant.StartsWith("independent", StringComparison.Ordinal)),
            "adamax" => new AdaMax(
                Number(parameters, "lr"), Beta(parameters, 0), Beta(parameters, 1), Number(parameters, "eps"), Decay(parameters)),
            "nadam" => new NAdam(
                Number(parameters, "lr"),
                Beta(parameters, 0),
                Beta(parameters, 1),
                Number(parameters, "eps"),
                Decay(parameters),
                Number(parameters, "momentum_decay"),
                variant.StartsWith("torch_1_13", StringComparison.Ordinal)),
            "radam" => new RAdam(
                Number(parameters, "lr"), Beta(parameters, 0), Beta(parameters, 1), Number(parameters, "eps"), Decay(parameters)),
            "rprop" => new Rprop(
                Number(parameters, "lr"),
                parameters.GetProperty("etas")[0].GetDouble(),
                parameters.GetProperty("etas")[1].GetDouble(),
                parameters.GetProperty("step_sizes")[0].GetDouble(),
                parameters.GetProperty("step_sizes")[1].GetDouble(),
                Decay(parameters)),
            var other => throw new ArgumentException($"no optimizer is called {other}"),
        };
    }

    private static Sgd Sgd(JsonElement parameters) => new(Number(parameters, "lr"), Decay(parameters));

    private static Momentum Momentum(JsonElement parameters) => new(
        Number(parameters, "lr"),
        Number(parameters, "momentum"),
        Number(parameters, "dampening", 0),
        Flag(parameters, "nesterov"),
        Decay(parameters));

    private static ClassicalMomentum Classical(JsonElement parameters, bool nesterov) =>
        new(Number(parameters, "lr"), Number(parameters, "rho"), nesterov, Decay(parameters));

    private static Adam Adam(JsonElement parameters, AmsGrad amsGrad = AmsGrad.Off, bool epsilonHat = false) => new(
        Number(parameters, "lr"),
        Beta(parameters, 0),
        Beta(parameters, 1),
        Number(parameters, "eps"),
        Decay(parameters),
        amsGrad,
        epsilonHat: epsilonHat);

    private static AdamW AdamW(JsonElement parameters, bool independentDecay = false) => new(
        Number(parameters, "lr"),
        Beta(parameters, 0),
        Beta(parameters, 1),
        Number(parameters, "eps"),
        Decay(parameters),
        AmsGradOf(parameters),
        independentDecay);

    private static AmsGrad AmsGradOf(JsonElement parameters) => Flag(parameters, "amsgrad") ? AmsGrad.On : AmsGrad.Off;

    private static bool Inside(string variant) => variant.StartsWith("eps_inside", StringComparison.Ordinal);

    private static double Decay(JsonElement parameters) => Number(parameters, "weight_decay", 0);

    private static double Beta(JsonElement parameters, int index) => parameters.GetProperty("betas")[index].GetDouble();

    private static double Number(JsonElement parameters, string name) => parameters.GetProperty(name).GetDouble();

    private static double Number(JsonElement parameters, string name, double absent) =>
        parameters.TryGetProperty(name, out var value) ? value.GetDouble() : absent;

    private static bool Flag(JsonElement parameters, string name) => parameters.TryGetProperty(name, out var value) && value.GetBoolean();
}
