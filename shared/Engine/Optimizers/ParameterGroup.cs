using Cluster.Engine.Regularization;

namespace Cluster.Engine.Optimizers;

/// <summary>Settings of some parameters that differ from the others'. A parameter belongs to the first group whose patterns match its name.</summary>
/// <param name="Patterns">Names such as "0.weight"; * stands for any run of characters, as in "*.bias".</param>
public sealed record ParameterGroup(params IReadOnlyList<string> Patterns)
{
    private readonly double _learningRateFactor = 1;
    private readonly double? _weightDecay;

    /// <summary>Factor on the learning rate, 0 or more.</summary>
    public double LearningRateFactor
    {
        get => _learningRateFactor;
        init => _learningRateFactor = Checked(value, nameof(LearningRateFactor))!.Value;
    }

    /// <summary>Weight decay, 0 or more; null takes the optimizer's.</summary>
    public double? WeightDecay
    {
        get => _weightDecay;
        init => _weightDecay = Checked(value, nameof(WeightDecay));
    }

    /// <summary>Penalty of these parameters; null takes that of all.</summary>
    public Penalty? Penalty { get; init; }

    /// <summary>Whether these parameters stay as they are; no norm and no penalty counts them.</summary>
    public bool Frozen { get; init; }

    /// <summary>Whether LAMB and LARS scale the steps of these parameters by their norms; often false for biases.</summary>
    public bool LayerAdaptation { get; init; } = true;

    /// <summary>Whether a parameter's name fits one of the patterns.</summary>
    /// <param name="name">The name.</param>
    public bool Matches(string name)
    {
        foreach (var pattern in Patterns)
        {
            if (Fits(pattern, name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(name);
        }

        if (!name.StartsWith(pattern[..star]))
        {
            return false;
        }

        var rest = pattern[(star + 1)..];
        for (var skipped = star; skipped <= name.Length; skipped++)
        {
            if (Fits(rest, name[skipped..]))
            {
                return true;
            }
        }

        return false;
    }

    private static double? Checked(double? value, string name) => value is null || (value >= 0 && double.IsFinite(value.Value))
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"ParameterGroup needs a finite {name} of 0 or more, got {value}; correct it.");
}
