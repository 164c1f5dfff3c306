using System.Text.Json;
using Cluster.Engine.Tensors;

namespace Cluster.Golden.Suite;

/// <summary>A tensor of the golden files, with its tolerance where it is an expectation.</summary>
public sealed class GoldenTensor
{
    private readonly double[] _values;
    private readonly double _relative;
    private readonly double _absolute;

    public GoldenTensor(JsonElement json)
    {
        Shape = new Shape([.. json.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]);
        _values = [.. json.GetProperty("data").EnumerateArray().Select(Number)];
        _relative = json.TryGetProperty("rtol", out var relative) ? relative.GetDouble() : 0;
        _absolute = json.TryGetProperty("atol", out var absolute) ? absolute.GetDouble() : 0;
    }

    public Shape Shape { get; }

    /// <summary>The elements; a look at them counts as a comparison.</summary>
    public double[] Values
    {
        get
        {
            IsRead = true;
            return _values;
        }
    }

    /// <summary>Whether a test has looked at the elements.</summary>
    public bool IsRead { get; private set; }

    public double Scalar => Assert.Single(Values);

    public float[] Floats => [.. Values.Select(value => (float)value)];

    public int[] Integers => [.. Values.Select(value => (int)value)];

    /// <summary>Fails unless every value lies within this tensor's tolerance.</summary>
    public void AssertMatches(ReadOnlySpan<float> actual, string subject)
    {
        Assert.Equal(Values.Length, actual.Length);
        for (var index = 0; index < actual.Length; index++)
        {
            AssertMatches(index, actual[index], subject);
        }
    }

    /// <summary>Fails unless the value lies within this scalar's tolerance.</summary>
    public void AssertMatches(double actual, string subject)
    {
        Assert.Single(Values);
        AssertMatches(0, actual, subject);
    }

    public void AssertMatches(int index, double actual, string subject)
    {
        var want = Values[index];
        var matches = double.IsNaN(want) ? double.IsNaN(actual)
            : double.IsInfinity(want) ? want == actual
            : Math.Abs(actual - want) <= _absolute + (_relative * Math.Abs(want));
        if (!matches)
        {
            Assert.Fail($"{subject}[{index}] should be {want:R} ± {_absolute:R} ± {_relative:R} of it, is {actual:R}");
        }
    }

    private static double Number(JsonElement json) => json.ValueKind == JsonValueKind.Number ? json.GetDouble() : json.GetString() switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        var other => throw new JsonException($"'{other}' is no number."),
    };
}
