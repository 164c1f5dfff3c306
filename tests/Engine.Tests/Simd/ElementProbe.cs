using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Simd;

/// <summary>Every function, activation and axis operation forward and backward, over awkward and ordinary numbers.</summary>
internal static class ElementProbe
{
    private const int Rows = 13;
    private const int Columns = 37;
    private const ulong Seed = 20261;

    /// <summary>SHA-256 of all results and gradients; all NaN count as one, for their payloads differ between processors.</summary>
    public static string Run()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var scale in (float[])[1f, 40f, 1e6f])
        {
            foreach (var formula in Formulas)
            {
                Append(hash, formula, scale);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Func<Value, Value, Value>[] Formulas =>
    [
        (x, _) => x.Exp(), (x, _) => x.Expm1(), (x, _) => x.Log(), (x, _) => x.Log1p(), (x, _) => x.Sqrt(), (x, _) => x.Sin(),
        (x, _) => x.Cos(), (x, _) => x.Tan(), (x, _) => x.Erf(), (x, _) => x.Abs(), (x, _) => x.Sign(), (x, _) => x.Square(),
        (x, _) => x.Reciprocal(), (x, _) => x.Pow(2.3f), (x, y) => x.Abs().Pow(y), (x, _) => x.Clamp(-0.5f, 0.5f),
        (x, y) => x.Minimum(y), (x, y) => x.Maximum(y), (x, y) => (x + y) * x / y, (x, y) => 2f - x - y,
        (x, _) => x.Relu(), (x, _) => x.LeakyRelu(), (x, _) => x.Hardtanh(), (x, _) => x.Elu(0.7f), (x, _) => x.Selu(),
        (x, _) => x.Celu(1.3f), (x, _) => x.Softplus(1.7f), (x, _) => x.Step(), (x, _) => x.Gelu(), (x, _) => x.Gelu(byTanh: true),
        (x, _) => x.Silu(), (x, _) => x.Mish(), (x, _) => x.Hardsigmoid(), (x, _) => x.HardsigmoidOfKeras(), (x, _) => x.Hardswish(),
        (x, _) => x.LogSigmoid(), (x, _) => x.Softsign(), (x, _) => x.Tanhshrink(), (x, _) => x.Softshrink(), (x, _) => x.Hardshrink(),
        (x, y) => x.PRelu(y), (x, y) => x.Swish(y), (x, _) => x.Softmax(), (x, _) => x.Softmax(0), (x, _) => x.LogSoftmax(0),
        (x, _) => x.Sum([0]), (x, _) => x.Sum([1]), (x, _) => x.Mean(), (x, _) => x.Variance([1]), (x, _) => x.Norm(2f, [0]),
        (x, _) => x.Norm(3f, [1]), (x, _) => x.Max([0]), (x, _) => x.Min([1]), (x, _) => x.ArgMax(),
        (x, _) => x.MatMul(x, transposeRight: true), (x, _) => x.Permute(1, 0), (x, _) => x.Slice(1, 3, 11, step: 3),
        (x, y) => new[] { x, x * y }.Concat(1), (x, y) => x.Dropout(0.3) + x.AddNoise(0.1),
        (x, _) => new Upsample(ImageSize.Times(1.7), UpsampleMode.Bilinear).Record(x.Recorder, x.Reshape(1, 1, Rows, Columns)),
    ];

    private static void Append(IncrementalHash hash, Func<Value, Value, Value> formula, float scale)
    {
        var layout = ParameterLayout.Of(new Sequential());
        var recorder = new TapeRecorder(layout);
        var x = recorder.Input(new Shape(Rows, Columns), needsGradient: true);
        var y = recorder.Input(new Shape(Columns), needsGradient: true);
        using var tape = recorder.Finish(formula(x, y));
        using var arena = new AlignedBuffer(layout.Length);
        Fill(tape.ValuesOf(x), seed: 31, scale);
        Fill(tape.ValuesOf(y), seed: 32, scale: 1f);
        var context = new PassContext(Seed, 3, 1, Training: true);
        tape.Forward(arena, context);
        Bits.Uniform(33, tape.ValuesOf(tape.Output).Length).CopyTo(tape.GradientOf(tape.Output));
        tape.Backward(arena, arena, context);
        AppendNumbers(hash, tape.ValuesOf(tape.Output));
        AppendNumbers(hash, tape.GradientOf(x));
        AppendNumbers(hash, tape.GradientOf(y));
    }

    private static void Fill(Span<float> numbers, int seed, float scale)
    {
        Bits.Uniform(seed, numbers.Length).CopyTo(numbers);
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = index % 11 == 0 ? Bits.Awkward[index / 11 % Bits.Awkward.Length] : numbers[index] * scale;
        }
    }

    private static void AppendNumbers(IncrementalHash hash, ReadOnlySpan<float> numbers)
    {
        var copy = numbers.ToArray();
        for (var index = 0; index < copy.Length; index++)
        {
            copy[index] = float.IsNaN(copy[index]) ? float.NaN : copy[index];
        }

        hash.AppendData(MemoryMarshal.AsBytes<float>(copy));
    }
}
