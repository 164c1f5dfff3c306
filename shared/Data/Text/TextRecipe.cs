namespace Cluster.Data.Text;

/// <summary>Which text makes a dataset, and how.</summary>
/// <param name="Path">The file of the text to learn from, or of the whole text.</param>
/// <param name="Length">Tokens of a sample, 1 or more.</param>
public sealed record TextRecipe(string Path, int Length)
{
    /// <summary>The file of the text to judge by; null to take the end of the first file.</summary>
    public string? Test { get; init; }

    /// <summary>Share of the first file that is the test text, above 0 and below 1, where there is no test file.</summary>
    public double TestFraction { get; init; } = 0.1;

    /// <summary>What the text is cut into.</summary>
    public TokenKind Tokens { get; init; }

    /// <summary>Tokens from the beginning of a sample to that of the next, 1 or more.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Whether the token behind each token of a sample is to be predicted; else the one behind the last alone.</summary>
    public bool PredictsEvery { get; init; } = true;
}
