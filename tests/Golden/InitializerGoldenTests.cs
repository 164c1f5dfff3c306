using Cluster.Golden.Suite;
using Cluster.Engine.Initialization;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Golden;

/// <summary>Samples against the laws they claim: mean and variance within five standard errors, bounds, and quantiles.</summary>
public sealed class InitializerGoldenTests
{
    private const int SampleCount = 40_000;
    private const double StandardErrors = 5;

    public static TheoryData<string> Laws => GoldenSet.Names("init", example =>
        example.Expected.ContainsKey("quantiles")
        && !example.Kind.Contains("trunc")
        && !example.Kind.Contains("lecun")
        && !example.Kind.EndsWith("_default"));

    public static TheoryData<string> Gains => GoldenSet.Names("init", example => example.Kind == "calculate_gain");

    public static TheoryData<string> Constants => GoldenSet.Names("init", example => example.Kind == "constant");

    [Theory]
    [MemberData(nameof(Laws))]
    public void Fill_LawOfPyTorch_HasItsMomentsBoundsAndQuantiles(string name)
    {
        var example = GoldenSet.Case("init", name);
        var shape = ShapeOf(example);
        var sample = Sample(Create(example), shape);
        var variance = example.Expected["variance"].Scalar;
        var kurtosis = example.Expected["kurtosis"].Scalar;

        var mean = sample.Average(value => (double)value);
        var spread = sample.Average(value => (value - mean) * (value - mean));
        Assert.Equal(example.Expected["mean"].Scalar, mean, StandardErrors * Math.Sqrt(variance / sample.Length));
        Assert.Equal(variance, spread, StandardErrors * variance * Math.Sqrt((kurtosis - 1) / sample.Length));
        AssertBounds(example, sample);
        AssertQuantiles(example, sample);
    }

    [Theory]
    [MemberData(nameof(Gains))]
    public void Gain_OfEachActivation_IsPyTorchs(string name)
    {
        var example = GoldenSet.Case("init", name);
        var parameter = example.Parameters.GetProperty("param");
        var gain = example.Parameters.GetProperty("nonlinearity").GetString() switch
        {
            "tanh" => Gain.Tanh,
            "relu" => Gain.ReLU,
            "selu" => Gain.Selu,
            "leaky_relu" when parameter.ValueKind == System.Text.Json.JsonValueKind.Number => Gain.LeakyReLU(parameter.GetDouble()),
            "leaky_relu" => Gain.LeakyReLU(),
            _ => Gain.Linear,
        };

        example.Expected["gain"].AssertMatches(gain, "gain");
    }

    [Theory]
    [MemberData(nameof(Constants))]
    public void Constant_Value_FillsEveryElement(string name)
    {
        var example = GoldenSet.Case("init", name);
        var sample = Sample(new ConstantInitializer(example.Number("value")), ShapeOf(example));

        Assert.All(sample, value => example.Expected["lower"].AssertMatches(value, "value"));
    }

    [Fact]
    public void Fill_ShapeWithoutFans_Throws() => Assert.Throws<ShapeException>(
        () => new KaimingNormalInitializer().Fill(new Shape(5), default, new float[5]));

    private static Initializer Create(GoldenCase example)
    {
        FanMode Mode() => example.Parameters.GetProperty("mode").GetString() == "fan_in" ? FanMode.In : FanMode.Out;
        return example.Kind switch
        {
            "xavier_uniform" => new XavierUniformInitializer(example.Number("gain")),
            "xavier_normal" => new XavierNormalInitializer(example.Number("gain")),
            "kaiming_uniform" => new KaimingUniformInitializer(example.Expected["gain"].Scalar, Mode()),
            "kaiming_normal" => new KaimingNormalInitializer(example.Expected["gain"].Scalar, Mode()),
            "default_layer_init" => LinearDefaultInitializer.ForFanIn((int)example.Expected["fan_in"].Scalar),
            "uniform" => new UniformInitializer(example.Number("lower"), example.Number("upper")),
            "normal" => new NormalInitializer(example.Number("mean"), example.Number("std")),
            var other => throw new ArgumentException($"no law is called {other}"),
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

    private static void AssertBounds(GoldenCase example, float[] sample)
    {
        if (example.Expected.TryGetValue("lower", out var lower) && example.Expected.TryGetValue("upper", out var upper))
        {
            Assert.InRange(sample.Min(), lower.Scalar - 1e-6, upper.Scalar);
            Assert.InRange(sample.Max(), lower.Scalar, upper.Scalar + 1e-6);
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

    private static Shape ShapeOf(GoldenCase example) =>
        new([.. example.Parameters.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]);
}
