using Cluster.Data;
using Readme;

namespace Cluster.Training.Tests;

/// <summary>What README.md promises to those who write C#.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Sample_InReadme_IsTheOneThatIsCompiled()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Cluster.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Cluster.sln was not found above the tests.");
        }

        var source = File.ReadAllLines(Path.Combine(folder.FullName, "tests", "Training.Tests", "ReadmeSample.cs"));
        var lines = source.SkipWhile(line => !line.EndsWith("// README begins", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.EndsWith("// README ends", StringComparison.Ordinal))
            .Select(line => line.Length == 0 ? line : line[8..]);
        var usings = source.TakeWhile(line => line.Length > 0);

        var sample = string.Join('\n', [.. usings, "", .. lines]);
        Assert.Contains($"```csharp\n{sample}\n```", File.ReadAllText(Path.Combine(folder.FullName, "README.md")).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Sample_WhenItRuns_LearnsAndLeavesItsFile()
    {
        try
        {
            var (result, scores) = ReadmeSample.Run();

            Assert.InRange(result.Epochs[^1].Test!.Accuracy, 0.9, 1);
            Assert.Equal(10 * GlyphDataset.Create(1).Test.Count, scores.Length);
            Assert.True(File.Exists("digits.safetensors"));
        }
        finally
        {
            File.Delete("digits.safetensors");
        }
    }
}
