using System.Text.Json;
using Cluster.Engine.Initialization;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Initialization;

/// <summary>Samples against the laws they claim: mean and variance within five standard errors, bounds, and quantiles; gains, constants
/// and orthogonal matrices by their values.</summary>
[GoldenArea("init", "singular_values", "frobenius_norm", "std")]
public sealed class InitializerGoldenTests
{
    private const int SampleCount = 40_000;
    private const double StandardErrors = 5;

    public static TheoryData<string> Laws => Where(kind => !IsGain(kind) && !IsFixed(kind) && !IsOrthogonal(kind));

    public static TheoryData<string> Gains => Where(IsGain);

    public static TheoryData<string> FixedValues => Where(IsFixed);

    public static TheoryData<string> Orthogonals => Where(IsOrthogonal);

    [Theory]
    [MemberData(nameof(Laws))]
    public void Fill_LawOfPyTorch_HasItsMomentsBoundsAndQuantiles(string name)
    {
        var example = GoldenSet.Case("init", name);
        var sample = Sample(Create(example), ShapeOf(example));
        var variance = example.Expected["variance"].Scalar;
        var kurtosis = example.Expected["kurtosis"].Scalar;

        var mean = sample.Average(value => (double)value);
        var centre = example.Expected["mean"].Scalar;
        var spread = sample.Average(value => (value - centre) * (value - centre));
        Assert.Equal(centre, mean, StandardErrors * Math.Sqrt(variance / sample.Length));
        Assert.Equal(variance, spread, StandardErrors * variance * Math.Sqrt((kurtosis - 1) / sample.Length));
        AssertBounds(example, sample);
        AssertGain(example);
        AssertQuantiles(example, sample);
        AssertFans(example);
    }

    [Theory]
    [MemberData(nameof(Gains))]
    public void Gain_OfEachActivation_IsPyTorchs(string name)
    {
        var example = GoldenSet.Case("init", name);
        var slope = example.Parameters.GetProperty("param");
        var gain = Gain.Of(
            example.Parameters.GetProperty("nonlinearity").GetString()!,
            slope.ValueKind == JsonValueKind.Number ? slope.GetDouble() : null);

        example.Expected["gain"].AssertMatches(gain, "gain");
    }

    [Theory]
    [MemberData(nameof(FixedValues))]
    public void Fill_FixedValues_ArePyTorchs(string name)
    {
        var example = GoldenSet.Case("init", name);
        var shape = ShapeOf(example);
        var values = new float[shape.ElementCount];
        if (example.Kind == "eye")
        {
            new EyeInitializer().Fill(shape, default, values);
            example.Expected["output"].AssertMatches(values, "identity");
            return;
        }

        new ConstantInitializer(example.Number("value")).Fill(shape, default, values);
        Assert.All(values, value => example.Expected["lower"].AssertMatches(value, "value"));
        Assert.All(values, value => example.Expected["upper"].AssertMatches(value, "value"));
        example.Expected["variance"].AssertMatches(values.Max() - values.Min(), "variance");
    }

    [Theory]
    [MemberData(nameof(Orthogonals))]
    public void Orthogonal_Shape_HasPyTorchsGramMatrixAndEntries(string name)
    {
        var example = GoldenSet.Case("init", name);
        var law = new OrthogonalInitializer(example.Number("gain"));
        var (rows, columns) = (example.Parameters.GetProperty("matrix")[0].GetInt32(), example.Parameters.GetProperty("matrix")[1].GetInt32());
        var values = new float[rows * columns];
        for (ulong seed = 0; seed < 20; seed++)
        {
            law.Fill(ShapeOf(example), new RandomKey(seed, RandomPurpose.Initialization), values);
            example.Expected["gram"].AssertMatches(Gram(values, rows, columns), "Gram matrix");
        }

        // Entries of one draw depend on each other: draws count as samples, not entries.
        var variance = example.Expected["entry_variance_over_draws"].Scalar;
        var sample = Sample(law, ShapeOf(example));
        var draws = sample.Length / values.Length;
        Assert.Equal(
            example.Expected["entry_mean_over_draws"].Scalar,
            sample.Average(value => (double)value),
            StandardErrors * Math.Sqrt(variance / draws));
        Assert.Equal(variance, sample.Average(value => (double)value * value), 1e-5 * variance);
    }

    [Fact]
    public void Fill_ShapeWithoutFans_Throws() => Assert.Throws<ShapeException>(
        () => new KaimingNormalInitializer().Fill(new Shape(5), default, new float[5]));

    private static TheoryData<string> Where(Func<string, bool> isKind) => GoldenSet.Names("init", example => isKind(example.Kind));

    private static bool IsGain(string kind) => kind == "calculate_gain";

    private static bool IsFixed(string kind) => kind is "constant" or "eye";

    private static bool IsOrthogonal(string kind) => kind == "orthogonal";

    private static Initializer Create(GoldenCase example)
    {
        FanMode Mode() => example.Parameters.GetProperty("mode").GetString() == "fan_in" ? FanMode.In : FanMode.Out;
        return example.Kind switch
        {
            "xavier_uniform" => new XavierUniformInitializer(example.Number("gain")),
            "xavier_normal" => new XavierNormalInitializer(example.Number("gain")),
            "kaiming_uniform" => new KaimingUniformInitializer(GainOf(example), Mode()),
            "kaiming_normal" => new KaimingNormalInitializer(GainOf(example), Mode()),
            "he_normal_truncated" => new KaimingNormalInitializer(truncated: true),
            "lecun_uniform" => new LecunUniformInitializer(),
            "lecun_normal" => new LecunNormalInitializer(),
            "lecun_normal_truncated" => new LecunNormalInitializer(truncated: true),
            "default_layer_init" => LinearDefaultInitializer.ForFanIn((int)Fan.In("default", ShapeOf(example))),
            "recurrent_default" => RecurrentDefaultInitializer.ForHiddenSize((int)example.Number("hidden_size")),
            "embedding_default" => new EmbeddingDefaultInitializer(),
            "multihead_attention_default" => AttentionDefaultInitializer.InProjectionWeight,
            "uniform" => new UniformInitializer(example.Number("lower"), example.Number("upper")),
            "normal" => new NormalInitializer(example.Number("mean"), example.Number("std")),
            "trunc_normal" => new TruncatedNormalInitializer(
                example.Number("mean"), example.Number("std"), example.Number("a"), example.Number("b")),
            var other => throw new ArgumentException($"no law is called {other}"),
        };
    }

    private static double GainOf(GoldenCase example) =>
        Gain.Of(example.Parameters.GetProperty("nonlinearity").GetString()!, example.Number("a"));

    private static Shape ShapeOf(GoldenCase example)
    {
        int Number(string name) => (int)example.Number(name);
        return example.Kind switch
        {
            "he_normal_truncated" or "lecun_normal_truncated" => new Shape(50, Number("fan_in")),
            "recurrent_default" => new Shape(4 * Number("hidden_size"), Number("hidden_size")),
            "embedding_default" => new Shape(Number("num_embeddings"), Number("embedding_dim")),
            _ => new Shape([.. example.Parameters.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]),
        };
    }

    /// <summary>Draws the parameter again and again under other seeds until there are enough samples.</summary>
    private static float[] Sample(Initializer initializer, Shape shape)
    {
        var sample = new List<float>();
        var values = new float[shape.ElementCount];
        for (ulong seed = 0; sample.Count < SampleCount; seed++)
        {
            initializer.Fill(shape, new RandomKey(seed, RandomPurpose.Initialization), values);
            sample.AddRange(values);
        }

        return [.. sample];
    }

    /// <summary>W·Wᵀ, or Wᵀ·W where there are more rows than columns.</summary>
    private static float[] Gram(float[] matrix, int rows, int columns)
    {
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double At(int vector, int index) => matrix[rows <= columns ? (vector * columns) + index : (index * columns) + vector];
        return
        [
            .. from left in Enumerable.Range(0, count)
            from right in Enumerable.Range(0, count)
            select (float)Enumerable.Range(0, length).Sum(index => At(left, index) * At(right, index)),
        ];
    }

    private static void AssertBounds(GoldenCase example, float[] sample)
    {
        if (example.Expected.TryGetValue("lower", out var lower) && example.Expected.TryGetValue("upper", out var upper))
        {
            Assert.InRange(sample.Min(), lower.Scalar - 1e-6, upper.Scalar);
            Assert.InRange(sample.Max(), lower.Scalar, upper.Scalar + 1e-6);
        }

        if (example.Expected.TryGetValue("bound", out var bound))
        {
            Assert.InRange(sample.Max(Math.Abs), 0.99 * bound.Scalar, bound.Scalar + 1e-6);
        }
    }

    private static void AssertGain(GoldenCase example)
    {
        if (example.Expected.TryGetValue("gain", out var gain))
        {
            gain.AssertMatches(GainOf(example), "gain");
        }
    }

    private static void AssertQuantiles(GoldenCase example, float[] sample)
    {
        var quantiles = example.Expected["quantiles"].Values;
        var probabilities = example.Parameters.GetProperty("quantile_probabilities");
        for (var index = 0; index < quantiles.Length; index++)
        {
            var probability = probabilities[index].GetDouble();
            var below = sample.Count(value => value <= quantiles[index]) / (double)sample.Length;
            Assert.Equal(probability, below, StandardErrors * Math.Sqrt(probability * (1 - probability) / sample.Length));
        }
    }

    private static void AssertFans(GoldenCase example)
    {
        if (example.Expected.TryGetValue("fan_in", out var fanIn))
        {
            fanIn.AssertMatches(Fan.In("fan", ShapeOf(example)), "fan in");
            example.Expected["fan_out"].AssertMatches(Fan.Out("fan", ShapeOf(example)), "fan out");
        }
    }
}
