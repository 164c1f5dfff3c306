using Cluster.Engine.Models;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Activations;

/// <summary>Activation modules by the kind of their golden cases.</summary>
internal static class ActivationKinds
{
    public static IReadOnlyDictionary<string, Func<GoldenCase, Module>> All { get; } = new Dictionary<string, Func<GoldenCase, Module>>
    {
        ["identity"] = _ => new Identity(),
        ["binary_step"] = example => new BinaryStep(example.Number("value_at_zero")),
        ["sigmoid"] = _ => new Sigmoid(),
        ["tanh"] = _ => new Tanh(),
        ["relu"] = _ => new ReLU(),
        ["leaky_relu"] = example => new LeakyReLU(example.Number("negative_slope")),
        ["softplus"] = example => new Softplus(example.Number("beta"), example.Number("threshold")),
        ["gelu_erf"] = _ => new GELU(),
        ["gelu_tanh"] = _ => new GELU(tanh: true),
        ["silu"] = _ => new SiLU(),
        ["elu"] = example => new ELU(example.Number("alpha")),
        ["selu"] = _ => new SELU(),
        ["celu"] = example => new CELU(example.Number("alpha")),
        ["relu6"] = _ => new ReLU6(),
        ["hardtanh"] = example => new Hardtanh(example.Number("min_val"), example.Number("max_val")),
        ["hardsigmoid"] = _ => new Hardsigmoid(),
        ["hardsigmoid_keras"] = _ => new Hardsigmoid(keras: true),
        ["hardswish"] = _ => new Hardswish(),
        ["mish"] = _ => new Mish(),
        ["softsign"] = _ => new Softsign(),
        ["logsigmoid"] = _ => new LogSigmoid(),
        ["tanhshrink"] = _ => new Tanhshrink(),
        ["softshrink"] = example => new Softshrink(example.Number("lambd")),
        ["hardshrink"] = example => new Hardshrink(example.Number("lambd")),
        ["prelu"] = example => new PReLU((int)example.Number("num_parameters")),
        ["swish_beta"] = example => new Swish(example.Inputs["beta"].Shape[0]),
        ["softmax"] = example => new Softmax((int)example.Number("dim")),
        ["log_softmax"] = example => new LogSoftmax((int)example.Number("dim")),
        ["softmin"] = example => new Softmin((int)example.Number("dim")),
    };
}
