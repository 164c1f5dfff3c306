namespace Cluster.Architecture;

/// <summary>Habits of the house that a reader would otherwise have to watch.</summary>
public class SourceTests
{
    private const int MostLines = 350;
    private const int LongestLine = 150;

    [Fact]
    public void Sources_Length_StaysOneIdeaAFile()
    {
        var tooLong = SourceTree.Sources().Where(file => LinesOf(file).Length > MostLines);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Sources_Lines_FitAScreen()
    {
        var wide = SourceTree.Sources().SelectMany(file => LinesOf(file).Select((line, index) => (file, line, index)))
            .Where(entry => entry.line.Length > LongestLine)
            .Select(entry => $"{entry.file}:{entry.index + 1}");

        Assert.Empty(wide);
    }

    [Fact]
    public void Sources_Names_AvoidEmptyWords()
    {
        string[] emptyWords = ["Helper", "Manager", "Utils", "Utilities", "Misc"];
        var vague = SourceTree.Sources()
            .Where(file => emptyWords.Any(word => Path.GetFileNameWithoutExtension(file).EndsWith(word, StringComparison.Ordinal)));

        Assert.Empty(vague);
    }

    [Fact]
    public void TopLevel_Folders_AreTheFixedOnes()
    {
        string[] expected = ["coordinator", "deploy", "proto", "shared", "tests", "worker"];
        var found = Directory.GetDirectories(SourceTree.Root).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.StartsWith('.') && name is not ("runs" or "artifacts" or "TestResults"));

        Assert.Equal(expected, found.Order());
    }

    private static string[] LinesOf(string file) => File.ReadAllLines(Path.Combine(SourceTree.Root, file));
}
