namespace Cluster.Engine.Optimizers;

/// <summary>Limits on the gradient before the optimizer sees it: each value to ±<see cref="MaxValue"/>, then the length of all together
/// to <see cref="MaxNorm"/>. The gradient of penalties counts; weight decay does not.</summary>
/// <remarks>Source: Pascanu, Mikolov and Bengio, On the Difficulty of Training Recurrent Neural Networks (ICML 2013), section 3.2;
/// PyTorch's clip_grad_norm_ and clip_grad_value_.</remarks>
public sealed record GradientClipping
{
    private readonly double? _maxNorm;
    private readonly double _normType = 2;
    private readonly double _epsilon = 1e-6;
    private readonly double? _maxValue;

    /// <summary>Largest norm of the whole gradient, 0 or more; null for no limit.</summary>
    public double? MaxNorm
    {
        get => _maxNorm;
        init => _maxNorm = Checked(value is null or >= 0, nameof(MaxNorm), "0 or more", value);
    }

    /// <summary>p of the norm (Σ|g|^p)^(1/p), 1 or more; infinity for the largest magnitude.</summary>
    public double NormType
    {
        get => _normType;
        init => _normType = Checked(value >= 1, nameof(NormType), "1 or more", value)!.Value;
    }

    /// <summary>ε of the factor min(1, MaxNorm / (norm + ε)); 0 is exact.</summary>
    public double Epsilon
    {
        get => _epsilon;
        init => _epsilon = Checked(value >= 0 && double.IsFinite(value), nameof(Epsilon), "a finite number of 0 or more", value)!.Value;
    }

    /// <summary>Largest magnitude of a value, 0 or more; null for no limit.</summary>
    public double? MaxValue
    {
        get => _maxValue;
        init => _maxValue = Checked(value is null or >= 0, nameof(MaxValue), "0 or more", value);
    }

    /// <summary>Factor on a gradient of this norm: NaN for NaN.</summary>
    internal double Coefficient(double norm)
    {
        var (limit, length) = (MaxNorm ?? double.PositiveInfinity, norm + Epsilon);
        return length <= limit ? 1 : limit / length;
    }

    private static double? Checked(bool holds, string name, string need, double? got) => holds
        ? got
        : throw new ArgumentOutOfRangeException(name, got, $"GradientClipping needs {need} as {name}, got {got}; correct it.");
}
