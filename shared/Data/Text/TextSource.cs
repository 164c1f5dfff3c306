namespace Cluster.Data.Text;

/// <summary>Makes datasets of texts.</summary>
public static class TextSource
{
    /// <summary>Reads the files, finds their tokens and cuts them into windows.</summary>
    /// <param name="recipe">Which text, and how.</param>
    /// <returns>Two <see cref="TextDataset"/> of one vocabulary; no window holds tokens of both texts.</returns>
    /// <exception cref="DataException">A file cannot be read, or is too short for a window.</exception>
    public static DatasetSplits Open(TextRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentOutOfRangeException.ThrowIfLessThan(recipe.Length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(recipe.Stride, 1);
        var text = TextFile.Read(recipe.Path);
        var other = recipe.Test is null ? [] : TextFile.Read(recipe.Test);
        var vocabulary = recipe.Tokens == TokenKind.Bytes
            ? Vocabulary.Bytes
            : Vocabulary.CharactersOf((text, recipe.Path), (other, recipe.Test ?? ""));
        var tokens = vocabulary.Encode(text, recipe.Path);
        var learned = recipe.Test is null ? tokens.Length - (int)Math.Floor((recipe.TestFraction * tokens.Length) + 0.5) : tokens.Length;
        var judged = recipe.Test is null ? tokens.AsMemory(learned) : vocabulary.Encode(other, recipe.Test);
        if (Math.Min(learned, judged.Length) <= recipe.Length)
        {
            throw new DataException(FormattableString.Invariant(
                $"Text file {recipe.Path} needs training and test texts of more than {recipe.Length} tokens, the length of a sample, ")
                + FormattableString.Invariant($"got {learned} and {judged.Length}; shorten the samples or lengthen the text."));
        }

        var name = Path.GetFileName(recipe.Path).Split('.')[0];
        return new DatasetSplits(
            new TextDataset($"{name}/train", vocabulary, tokens.AsMemory(0, learned), recipe),
            new TextDataset($"{name}/test", vocabulary, judged, recipe));
    }
}
