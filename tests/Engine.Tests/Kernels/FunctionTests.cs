using Cluster.Engine.Kernels.Functions;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Tests.Kernels;

/// <summary>Every function of one number, and its gradient, over every length from 0 to 130 at every alignment: as one number at a
/// time.</summary>
public sealed class FunctionTests
{
    private const int MaxLength = 130;
    private const int MaxOffset = 17;

    public static TheoryData<string> Names => [.. Checks.Keys];

    private static Dictionary<string, Action> Checks { get; } = new()
    {
        ["affine"] = () => Check(new Affine(1.5f, -0.3f)),
        ["quotient"] = () => Check(new Quotient(0.3f)),
        ["reciprocal"] = () => Check(new Reciprocal(2f)),
        ["magnitude"] = () => Check(default(Magnitude)),
        ["interval"] = () => Check(new Interval(-0.5f, 1.5f)),
        ["signum"] = () => Check(default(Signum)),
        ["square"] = () => Check(default(Square)),
        ["square root"] = () => Check(new SquareRoot(flatAtZero: true)),
        ["power"] = () => Check(new RealPower(1.7f)),
        ["magnitude power"] = () => Check(new MagnitudePower(2.5f)),
        ["root"] = () => Check(new Root(3f)),
        ["exp"] = () => Check(default(Exponential)),
        ["expm1"] = () => Check(default(ExponentialMinusOne)),
        ["log"] = () => Check(default(Logarithm)),
        ["log1p"] = () => Check(default(LogarithmOfOnePlus)),
        ["erf"] = () => Check(default(GaussError)),
        ["sin"] = () => Check(default(Sine)),
        ["cos"] = () => Check(default(Cosine)),
        ["tan"] = () => Check(default(Tangent)),
        ["leaky relu"] = () => Check(new LeakyRectifier(0.1f)),
        ["hardtanh"] = () => Check(new HardTanh(-1f, 1f)),
        ["elu"] = () => Check(new ExponentialRectifier(1.1f, 0.7f, 1.3f)),
        ["softplus"] = () => Check(new Softplus(1.3f, 20f)),
        ["step"] = () => Check(new Step(0.5f)),
        ["gelu"] = () => Check(default(Gelu)),
        ["gelu tanh"] = () => Check(default(GeluByTanh)),
        ["silu"] = () => Check(default(Silu)),
        ["mish"] = () => Check(default(Mish)),
        ["hardsigmoid"] = () => Check(new HardSigmoid(3f, passesAtKinks: false)),
        ["hardswish"] = () => Check(default(HardSwish)),
        ["logsigmoid"] = () => Check(default(LogSigmoid)),
        ["softsign"] = () => Check(default(Softsign)),
        ["tanhshrink"] = () => Check(default(TanhShrink)),
        ["softshrink"] = () => Check(new SoftShrink(0.5f)),
        ["hardshrink"] = () => Check(new HardShrink(0.5f)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_EveryLengthAndAlignment_EqualsOneNumberAtATime(string name) => Checks[name]();

    private static void Check<TFunction>(TFunction f)
        where TFunction : struct, IFunction
    {
        var x = Bits.Patterns(seed: 21, MaxLength + MaxOffset);
        var upstream = Bits.Uniform(seed: 22, x.Length);
        var values = x.Select(number => f.Value<LanesScalar, float>(number)).ToArray();
        var gradients = x.Select((number, index) => f.Gradient<LanesScalar, float>(number, values[index], upstream[index])).ToArray();
        for (var length = 0; length <= MaxLength; length++)
        {
            var offset = length % MaxOffset;
            var result = new float[length + 1];
            FunctionLoop.Value(f, x.AsSpan(offset, length), result.AsSpan(1));
            Bits.AssertEqual(values.AsSpan(offset, length), result.AsSpan(1), $"value, length {length}");

            FunctionLoop.Gradient(
                f, x.AsSpan(offset, length), values.AsSpan(offset, length), upstream.AsSpan(offset, length), result.AsSpan(1));
            Bits.AssertEqual(gradients.AsSpan(offset, length), result.AsSpan(1), $"gradient, length {length}");
        }
    }
}
