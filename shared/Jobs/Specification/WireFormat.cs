namespace Cluster.Jobs.Specification;

/// <summary>The form in which numbers travel between workers and coordinator.</summary>
public abstract record WireFormat
{
    private protected WireFormat()
    {
    }

    /// <summary>The format's name.</summary>
    public abstract string Name { get; }

    /// <summary>Whether every bit arrives. One that is not exact decides bits: the weights then depend on who computed what.</summary>
    public virtual bool IsExact => false;

    /// <summary>Share of the values that are sent.</summary>
    public virtual double Fraction => 1;
}

/// <summary>Gradients and weights as they are, four bytes each.</summary>
public sealed record Fp32Format : WireFormat
{
    /// <inheritdoc/>
    public override string Name => "fp32";

    /// <inheritdoc/>
    public override bool IsExact => true;
}

/// <summary>Every bit of gradients and weights, with the exponents in a prefix code: fewer bytes for some time of the processors.</summary>
public sealed record LosslessFormat : WireFormat
{
    /// <inheritdoc/>
    public override string Name => "lossless";

    /// <inheritdoc/>
    public override bool IsExact => true;
}

/// <summary>Gradients and changes of weights rounded to bfloat16, two bytes each: the range of fp32 and a precision of 8 bits.</summary>
public sealed record Bf16Format : WireFormat
{
    /// <inheritdoc/>
    public override string Name => "bf16";
}

/// <summary>Gradients and changes of weights rounded to binary16, two bytes each: a precision of 11 bits from 6e-5 to 65504, and
/// infinity above.</summary>
public sealed record Fp16Format : WireFormat
{
    /// <inheritdoc/>
    public override string Name => "fp16";
}

/// <summary>Of each 8192 gradients the largest alone. What is left out is added to the next step's gradients.</summary>
/// <param name="Fraction">Share of the gradients that are sent, above 0 and up to 0.25.</param>
public sealed record TopKFormat(double Fraction = 0.01) : WireFormat
{
    private const double MostFraction = 0.25;

    /// <inheritdoc/>
    public override string Name => "top_k";

    /// <summary>Share of the gradients that are sent, above 0 and up to 0.25.</summary>
    public override double Fraction { get; } = Fraction is > 0 and <= MostFraction
        ? Fraction
        : throw new ArgumentOutOfRangeException(
            nameof(Fraction), Fraction, FormattableString.Invariant($"expected above 0 and up to {MostFraction}, got {Fraction}"));
}
