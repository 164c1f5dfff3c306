using System.Collections.Immutable;
using Cluster.Data.Splits;
using Cluster.Data.Tables;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Tests.Tables;

/// <summary>What was learned from training rows, as a checkpoint keeps it.</summary>
public sealed class FittedTableTests : IDisposable
{
    private const string Text =
        "n,m,c,d,t,y\n1,0.1,a,low,2024-02-29 13:45,10\n3,7,b,high,2024-03-01 00:10,20\n,0.7,é,low,2023-12-31 23:59,31\n2,5,a,high,,7\n";

    private static readonly Dictionary<string, ImmutableArray<ColumnTransform>> Steps = new()
    {
        ["n"] = [new Impute(Imputation.Mean, indicator: true), new Clip(low: 0, highQuantile: 0.9), new Log(), new Normalize()],
        ["m"] = [new Cyclic(7)],
        ["c"] = [new Impute(Imputation.MostFrequent), new OneHot(limit: 2)],
        ["d"] = [new Ordinal(["low", "high"])],
        ["t"] = [new SplitDate([DatePart.Month, DatePart.ElapsedDays]), new Impute(), new Normalize(Normalization.Robust)],
        ["y"] = [new Log(), new Normalize()],
    };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Write_AndRead_TreatsRowsWithTheSameBits()
    {
        var data = Train(Steps);

        var read = FittedTable.Read(data.Fitted.Write());

        Assert.Equal(data.Fitted.Write(), read.Write());
        var table = CsvFile.Read(_folder[TableText.File], new CsvFormat());
        Assert.Equal(Bits(data.Fitted.Samples(table)), Bits(read.Samples(table)));
        Assert.Equal(Bits(data.Fitted.Target.Values(table)), Bits(read.Target.Values(table)));
        Assert.Equal(data.Fitted.Target.ToOriginal(0, 0.3), read.Target.ToOriginal(0, 0.3));
    }

    [Fact]
    public void Samples_OfNewRows_NeedTheInputsAlone()
    {
        var fitted = Train([]).Fitted;
        File.WriteAllText(_folder["new.csv"], "t,n,m,d,c\n2024-01-01,2.5,1,low,new\n");

        var table = CsvFile.Read(_folder["new.csv"], new CsvFormat { Types = fitted.InputTypes });

        Assert.Equal(fitted.Features.Length, fitted.Samples(table).Length);
        Assert.Equal(1, fitted.Samples(table)[fitted.Features.IndexOf("c is unknown")]);
    }

    [Fact]
    public void Samples_WithoutAnInput_AreRefused() => Assert.Contains(
        "'n'", TableText.Refusal(() => Train([]).Fitted.Samples(TableText.Read("m,c,d,t\n1,a,low,2024-01-01\n"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void Read_OfAnythingElse_IsRefused(string text) => Assert.Throws<DataException>(() => FittedTable.Read(text));

    [Fact]
    public void ContentHash_FollowsWhatIsLearnedFrom_NotHowItIsWritten()
    {
        var hash = Train(Steps).ContentHash;

        Assert.Equal(hash, Train(Steps).ContentHash);
        Assert.Equal(hash, Train(Steps, Text.Replace("\n", "\r\n", StringComparison.Ordinal)).ContentHash);
        string[] others =
        [
            Train(Steps, Text.Replace("10\n", "11\n", StringComparison.Ordinal)).ContentHash,
            Train(Steps, Text.Replace("7,b,high", "7,x,high", StringComparison.Ordinal)).ContentHash,
            Train([]).ContentHash,
            Train(new(Steps) { ["n"] = [new Impute(), new Normalize()] }).ContentHash,
            Train(new(Steps) { ["y"] = [] }).ContentHash,
        ];
        Assert.Equal(others.Length + 1, others.Append(hash).Distinct().Count());
    }

    [Fact]
    public void Copy_Repeated_AllocatesNothing()
    {
        var data = Train(Steps);
        var (sample, values) = (new float[data.SampleShape.ElementCount], new float[1]);
        data.CopySample(0, sample);
        data.CopyValues(0, values);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < data.Count; index++)
        {
            data.CopySample(index, sample);
            data.CopyValues(index, values);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Copy_OutOfRange_Throws()
    {
        var data = Train(Steps);

        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopySample(3, new float[data.SampleShape.ElementCount]));
        Assert.Throws<ArgumentException>(() => data.CopySample(0, new float[1]));
        Assert.Throws<ArgumentException>(() => data.CopyValues(0, new float[2]));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);

    private TableDataset Train(Dictionary<string, ImmutableArray<ColumnTransform>> steps, string text = Text)
    {
        File.WriteAllText(_folder[TableText.File], text);
        var recipe = new TableRecipe(_folder[TableText.File], ["y"]) { Columns = steps, Split = new ChronologicalSplit(0.25) };
        return (TableDataset)TableSource.Open(recipe).Train;
    }
}
