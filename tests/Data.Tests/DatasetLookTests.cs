using Cluster.Data.Looks;
using Cluster.Data.Tables;

namespace Cluster.Data.Tests;

public sealed class DatasetLookTests
{
    [Fact]
    public void Look_AtImages_CountsLabelsAndTellsTheRange()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["images"], IdxWriter.Encode([4, 1, 2], [0, 255, 51, 51, 102, 102, 153, 153]));
        File.WriteAllBytes(folder["labels"], IdxWriter.Encode([4], [2, 0, 2, 2]));

        var look = DatasetLook.Of(IdxDataset.Open(folder["images"], folder["labels"], "four", classes: 4));

        Assert.Equal((4, 12L), (look.Count, look.MemoryBytes));
        Assert.Equal([1, 0, 3, 0], look.LabelCounts);
        Assert.Equal((0, 1), (look.Values.Minimum, look.Values.Maximum));
        Assert.Equal(0.425, look.Values.Mean, 1e-7);
        Assert.Null(look.TargetValues);
    }

    [Fact]
    public void Look_AtValuesFarFromZero_KeepsTheirDeviation()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 10).Select(row => $"{row},{1_000_001 + (2 * (row % 2))}");
        File.WriteAllLines(folder["train.csv"], ["x,y", .. rows]);
        File.Copy(folder["train.csv"], folder["test.csv"]);

        var look = DatasetLook.Of(TableSource.Open(new TableRecipe(folder["train.csv"], ["y"]) { Test = folder["test.csv"] }).Train);

        Assert.Equal(new NumberRange(1_000_001, 1_000_003, 1_000_002, 1), look.TargetValues);
        Assert.Empty(look.LabelCounts);
    }
}
