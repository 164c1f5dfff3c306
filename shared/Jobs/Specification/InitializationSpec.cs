using System.Collections.Immutable;
using Cluster.Engine.Optimizers;

namespace Cluster.Jobs.Specification;

/// <summary>Trained weights that a job begins with. Parameters that are not taken from there begin as their layers say.</summary>
/// <param name="From">A safetensors file or a checkpoint's directory; relative to the current folder. Only the coordinator reads it.</param>
/// <param name="Match">Names of the parameters to take, where * stands for any run of characters; none takes all.</param>
/// <param name="Strict">Whether each of them must be there with its shape; otherwise those are taken that fit.</param>
/// <param name="Sha256">SHA-256 that the file must have, since its content decides bits; null takes it as it is.</param>
public sealed record InitializationSpec(string From, ImmutableArray<string> Match = default, bool Strict = true, string? Sha256 = null)
{
    private const int HashDigits = 64;

    /// <summary>Names of the parameters to take; none takes all.</summary>
    public ImmutableArray<string> Match { get; init; } = Match.IsDefault ? [] : Match;

    /// <summary>SHA-256 that the file must have, 64 lower-case hex digits; null takes it as it is.</summary>
    public string? Sha256 { get; init; } = Sha256 is null || (Sha256.Length == HashDigits && Sha256.All(char.IsAsciiHexDigitLower))
        ? Sha256
        : throw new ArgumentOutOfRangeException(nameof(Sha256), Sha256, $"expected {HashDigits} lower-case hex digits, got {Sha256.Length} letters");

    /// <summary>Whether a parameter is to be taken.</summary>
    /// <param name="parameter">Its name.</param>
    public bool Takes(string parameter) => Match.IsEmpty || new ParameterGroup(Match).Matches(parameter);
}
