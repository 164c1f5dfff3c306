using Cluster.Data.Splits;
using Cluster.Data.Tables;
using Cluster.Data.Tests.Tables;

namespace Cluster.Data.Tests;

/// <summary>Which rows are kept aside.</summary>
public sealed class SplitTests
{
    // 60 rows of class 0, 30 of class 1, 10 of class 2, mixed.
    private static readonly int[] Classes = [.. Enumerable.Range(0, 100).Select(row => row % 10 is 9 ? 2 : row % 10 < 6 ? 0 : 1)];
    private static readonly Table Rows = TableText.Read($"t\n{string.Join('\n', Classes)}\n");

    [Theory]
    [InlineData(0.2, 20)]
    [InlineData(0.005, 1)]
    [InlineData(0.345, 35)]
    public void Random_TakesItsShare(double share, int expected) => Assert.Equal(expected, CountTests(new RandomSplit(share)));

    [Fact]
    public void Random_IsDecidedByTheSeedAlone()
    {
        Assert.Equal(new RandomSplit(0.2, 7).TestRows(Rows, []), new RandomSplit(0.2, 7).TestRows(Rows, Classes));
        Assert.NotEqual(new RandomSplit(0.2, 7).TestRows(Rows, []), new RandomSplit(0.2, 8).TestRows(Rows, []));
    }

    [Fact]
    public void Random_IsNoEpochsOrder()
    {
        var isTest = new RandomSplit(0.2, 7).TestRows(Rows, []);
        var shuffle = new EpochShuffle(7, 0, Rows.Rows);

        Assert.NotEqual(Enumerable.Range(0, 20).Select(position => shuffle[position]).Order(), Of(isTest));
    }

    [Theory]
    [InlineData(0.2, 12, 6, 2)]
    [InlineData(0.5, 30, 15, 5)]
    public void Stratified_TakesItsShareOfEachClass(double share, params int[] expected)
    {
        var isTest = new StratifiedSplit(share, 3).TestRows(Rows, Classes);

        Assert.Equal(expected, Enumerable.Range(0, 3).Select(label => Of(isTest).Count(row => Classes[row] == label)));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.33)]
    [InlineData(0.07)]
    public void Stratified_ShareOfNoWholeRows_KeepsTheWholeAndEachClassWithinOne(double share)
    {
        var isTest = new StratifiedSplit(share, 3).TestRows(Rows, Classes);

        Assert.Equal((int)Math.Round(share * 100, MidpointRounding.AwayFromZero), Of(isTest).Count());
        Assert.All(Enumerable.Range(0, 3), label => Assert.InRange(
            Of(isTest).Count(row => Classes[row] == label) - (share * Classes.Count(one => one == label)), -1, 1));
    }

    [Fact]
    public void Chronological_TakesTheLastRows() =>
        Assert.Equal(Enumerable.Range(70, 30), Of(new ChronologicalSplit(0.3).TestRows(Rows, [])));

    [Fact]
    public void Chronological_ByAColumn_TakesItsLastValues()
    {
        var table = TableText.Read("when,n\n2024-03-01,5\n2023-01-01,1\n2024-02-01,5\n2022-01-01,9\n");

        Assert.Equal([0, 2], Of(new ChronologicalSplit(0.5, "when").TestRows(table, [])));

        // Of equal values the later rows are last.
        Assert.Equal([2, 3], Of(new ChronologicalSplit(0.5, "n").TestRows(table, [])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KFold_OverAllFolds_JudgesByEveryRowOnce(bool stratified)
    {
        var folds = Enumerable.Range(0, 7).Select(fold => Of(new KFoldSplit(7, fold, 5, stratified).TestRows(Rows, Classes)).ToArray()).ToArray();

        Assert.Equal(Enumerable.Range(0, 100), folds.SelectMany(rows => rows).Order());
        Assert.All(folds, rows => Assert.InRange(rows.Length, 14, 15));
    }

    [Fact]
    public void KFold_Stratified_SharesEveryClassOut()
    {
        for (var fold = 0; fold < 5; fold++)
        {
            var rows = Of(new KFoldSplit(5, fold, 5, stratified: true).TestRows(Rows, Classes));
            Assert.Equal([12, 6, 2], Enumerable.Range(0, 3).Select(label => rows.Count(row => Classes[row] == label)));
        }
    }

    [Fact]
    public void Split_ThatCannotBe_IsRefused()
    {
        Assert.All<Action>(
            [
                () => _ = new RandomSplit(0),
                () => _ = new StratifiedSplit(1),
                () => _ = new ChronologicalSplit(double.NaN),
                () => _ = new KFoldSplit(1),
                () => _ = new KFoldSplit(5, 5),
                () => _ = new KFoldSplit(5, -1),
            ],
            act => Assert.Throws<ArgumentOutOfRangeException>(act));
        var table = TableText.Read("t,c\n1,x\n,y\n");
        Assert.Contains("line 3", TableText.Refusal(() => new ChronologicalSplit(0.5, "t").TestRows(table, [])), StringComparison.Ordinal);
        Assert.Contains("got categories", TableText.Refusal(() => new ChronologicalSplit(0.5, "c").TestRows(table, [])), StringComparison.Ordinal);
        Assert.Contains("got numbers", TableText.Refusal(() => new StratifiedSplit(0.5).TestRows(table, [])), StringComparison.Ordinal);
        Assert.Contains("'d'", TableText.Refusal(() => new ChronologicalSplit(0.5, "d").TestRows(table, [])), StringComparison.Ordinal);
    }

    private static int CountTests(RowSplit split) => Of(split.TestRows(Rows, Classes)).Count();

    private static IEnumerable<int> Of(bool[] isTest) => Enumerable.Range(0, isTest.Length).Where(row => isTest[row]);
}
