using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Operations;

/// <summary>Functions of one and of two numbers.</summary>
internal static class ElementExamples
{
    private static readonly (double, double) Positive = (0.3, 3);
    private static readonly (double, double) Wide = (-4, 4);

    public static IEnumerable<KeyValuePair<string, OperationExample>> All => OfOne.Concat(OfTwo);

    private static Dictionary<string, OperationExample> OfOne => new()
    {
        ["affine"] = Map(x => 1.5f - (x * 0.7f), x => 1.5 - (0.7f * x)),
        ["quotient"] = Map(x => x / 3f, x => x / 3),
        ["exp"] = Map(x => x.Exp(), Math.Exp),
        ["expm1"] = Map(x => x.Expm1(), x => Math.Exp(x) - 1),
        ["log"] = Map(x => x.Log(), Math.Log, Positive) with { IsLegal = x => x > 0 },
        ["log1p"] = Map(x => x.Log1p(), x => Math.Log(1 + x), (-0.7, 3)) with { IsLegal = x => x > -1 },
        ["sqrt"] = Map(x => x.Sqrt(), Math.Sqrt, Positive) with { IsLegal = x => x >= 0 },
        ["sin"] = Map(x => x.Sin(), Math.Sin),
        ["cos"] = Map(x => x.Cos(), Math.Cos),
        ["tan"] = Map(x => x.Tan(), Math.Tan, (-1, 1)),
        ["erf"] = Map(x => x.Erf(), Erf),
        ["abs"] = Map(x => x.Abs(), Math.Abs, null, 0),
        ["sign"] = Map(x => x.Sign(), x => Math.Sign(x), null, 0),
        ["square"] = Map(x => x.Square(), x => x * x),
        ["reciprocal"] = Map(x => x.Reciprocal(), x => 1 / x, Positive) with { IsLegal = x => x != 0 },
        ["power"] = Map(x => x.Pow(-1.7f), x => Math.Pow(x, -1.7f), Positive) with { IsLegal = x => x > 0 },
        ["clamp"] = Map(x => x.Clamp(-0.5f, 0.7f), x => Math.Clamp(x, -0.5, 0.7f), null, -0.5, 0.7),
        ["relu"] = Map(x => x.Relu(), x => Math.Max(x, 0), null, 0),
        ["leaky relu"] = Map(x => x.LeakyRelu(0.2f), x => x < 0 ? 0.2f * x : x, null, 0),
        ["hardtanh"] = Map(x => x.Hardtanh(), x => Math.Clamp(x, -1, 1), null, -1, 1),
        ["elu"] = Map(x => x.Elu(0.7f), x => x < 0 ? 0.7f * (Math.Exp(x) - 1) : x, null, 0),
        ["selu"] = Map(x => x.Selu(), x => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * (Math.Exp(x) - 1) : x), null, 0),
        ["celu"] = Map(x => x.Celu(1.3f), x => x < 0 ? 1.3f * (Math.Exp(x / 1.3f) - 1) : x),
        ["softplus"] = Map(x => x.Softplus(1.7f), x => Math.Log(1 + Math.Exp(1.7f * x)) / 1.7f),
        ["step"] = Map(x => x.Step(), x => x >= 0 ? 1 : 0, null, 0),
        ["gelu"] = Map(x => x.Gelu(), x => x * 0.5 * (1 + Erf(x / Math.Sqrt(2)))),
        ["gelu by tanh"] = Map(x => x.Gelu(byTanh: true), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
        ["silu"] = Map(x => x.Silu(), x => x * Sigmoid(x)),
        ["mish"] = Map(x => x.Mish(), x => x * Math.Tanh(Math.Log(1 + Math.Exp(x)))),
        ["hardsigmoid"] = Map(x => x.Hardsigmoid(), x => Math.Clamp((x + 3) / 6, 0, 1), Wide, -3, 3),
        ["hardsigmoid of keras"] = Map(x => x.HardsigmoidOfKeras(), x => Math.Clamp((0.2 * x) + 0.5, 0, 1), Wide, -2.5, 2.5),
        ["hardswish"] = Map(x => x.Hardswish(), x => x * Math.Clamp((x + 3) / 6, 0, 1), Wide, -3, 3),
        ["logsigmoid"] = Map(x => x.LogSigmoid(), x => Math.Log(Sigmoid(x))),
        ["softsign"] = Map(x => x.Softsign(), x => x / (1 + Math.Abs(x))),
        ["tanhshrink"] = Map(x => x.Tanhshrink(), x => x - Math.Tanh(x)),
        ["softshrink"] = Map(x => x.Softshrink(), x => x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0, null, -0.5, 0.5),
        ["hardshrink"] = Map(x => x.Hardshrink(), x => Math.Abs(x) > 0.5 ? x : 0, null, -0.5, 0.5),
        ["sigmoid"] = Map(x => x.Sigmoid(), Sigmoid),
        ["tanh"] = Map(x => x.Tanh(), Math.Tanh),
        ["stop-gradient"] = OperationExample.Of(x => x + x.StopGradient().Sign()) with { Kinks = [0] },
    };

    private static Dictionary<string, OperationExample> OfTwo => new()
    {
        ["add"] = Two((x, y) => x + y, (x, y) => x + y),
        ["subtract"] = Two((x, y) => x - y, (x, y) => x - y),
        ["multiply"] = Two((x, y) => x * y, (x, y) => x * y),
        ["divide"] = Two((x, y) => x / y, (x, y) => x / y, Positive) with { IsLegal = x => x != 0 },
        ["minimum"] = Two((x, y) => x.Minimum(y), Math.Min) with { IsSmooth = false },
        ["maximum"] = Two((x, y) => x.Maximum(y), Math.Max) with { IsSmooth = false },
        ["power of two"] = Two((x, y) => x.Pow(y), Math.Pow, Positive) with { IsLegal = x => x > 0 },
        ["prelu"] = Two((x, y) => x.PRelu(y), (x, y) => x > 0 ? x : x * y) with { Kinks = [0] },
        ["swish"] = Two((x, y) => x.Swish(y), (x, y) => x * Sigmoid(x * y)),
        ["bias"] = Two((x, y) => x.Recorder.Apply(new BiasOperation(), x, y), (x, y) => x + y),
        ["of equal shapes"] = new((_, x, _, _) => x[0] * x[1]) { Samples = size => [new(size), new(size)] },
        ["over columns"] = new((_, x, w, _) => x[0] * w[0]) { Samples = size => [new(3, size)], Weights = _ => [new(3, 1)] },
    };

    private static OperationExample Map(
        Func<Value, Value> record, Func<double, double> plain, (double, double)? range = null, params double[] kinks) =>
        OperationExample.Of(record) with
        {
            Reference = (x, _, _, _) => [.. x[0].Select(plain)],
            Range = range ?? (-2, 2),
            Kinks = kinks,
            Greatest = float.MaxValue,
        };

    private static OperationExample Two(Func<Value, Value, Value> record, Func<double, double, double> plain, (double, double)? range = null) =>
        new((_, x, w, _) => record(x[0], w[0]))
        {
            Weights = size => [new Shape(size)],
            Reference = (x, w, _, _) => [.. x[0].Select((value, index) => plain(value, w[0][index % w[0].Length]))],
            Range = range ?? (-2, 2),
        };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // The Maclaurin series; exact enough for arguments up to 3.
    private static double Erf(double x)
    {
        var (sum, term) = (0.0, x);
        for (var n = 0; n < 80; n++)
        {
            sum += term / ((2 * n) + 1);
            term *= -x * x / (n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
