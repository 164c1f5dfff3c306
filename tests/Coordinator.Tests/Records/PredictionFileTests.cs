using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Records.Pages;

namespace Cluster.Coordinator.Tests.Records;

public sealed class PredictionFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-predictions-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "predictions.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void File_ComesBack_AsTheSamePage()
    {
        var report = new PredictionReport(
            ["cat", "dog"],
            [[7, 1], [2, 9]],
            [new(3, 0, 0, 0.9, new Picture(2, 2, [0, 80, 160, 255])), new(5, 1, 0, null, null)],
            "The first 19 of 60 samples.");

        PredictionFile.Write(Path, report);

        var page = ReportPage.Of(SampleRun.Record, PredictionFile.TryRead(Path));
        Assert.Equal(ReportPage.Of(SampleRun.Record, report), page);
        Assert.Contains("The first 19 of 60 samples.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"classes\":[],\"confusion\":[],\"samples\":[{\"index\":0,\"truth\":0,\"predicted\":0,\"probability\":1,"
        + "\"picture\":{\"width\":2,\"height\":2,\"pixels\":\"AA==\"}}]}")]
    public void File_OfAnotherVersion_IsPassedOver(string text)
    {
        File.WriteAllText(Path, text);

        Assert.Null(PredictionFile.TryRead(Path));
    }

    [Fact]
    public void Record_WhereTheBestStateCameBack_HasItsEvaluation()
    {
        var run = new RunRecord("run", SampleRun.Timed([.. SampleRun.Progress.SkipLast(1), new BestRestored(1, 2, 1.25, 0.5), SampleRun.Ended]));

        Assert.Equal(new EvaluationDone(1, 2, 1.25, 0.5), run.Evaluation);
    }
}
