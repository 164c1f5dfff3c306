using System.Text.Json;
using System.Text.RegularExpressions;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Records.Pages;

namespace Cluster.Coordinator.Tests.Records;

public sealed partial class PagesTests
{
    private const string Attack = "</script><script>alert('x')</script>&\"";

    private static readonly PredictionReport Predictions = new(
        ["cat", Attack],
        [[7, 1], [2, 9]],
        [new(3, 0, 0, 0.9, new Picture(2, 2, [0, 80, 160, 255])), new(5, 1, 0, 0.6, null)]);

    [Fact]
    public void Report_OfAWholeRun_ShowsItsNumbers()
    {
        var page = ReportPage.Of(SampleRun.Record);

        Assert.Contains("75.00 %", page, StringComparison.Ordinal);
        Assert.Contains(SampleRun.Ended.WeightsDigest, page, StringComparison.Ordinal);
        Assert.Contains("worker 2 lost: its connection broke", page, StringComparison.Ordinal);
        Assert.Contains("{&quot;name&quot;: &quot;digits&quot;}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Charts_HoldTheCurvesAndTheLoss()
    {
        var charts = ChartsOf(ReportPage.Of(SampleRun.Record));

        Assert.Equal(["Loss", "Accuracy", "Learning rate", "Samples per second"], charts.Select(chart => chart.GetProperty("title").GetString()));
        var series = charts[0].GetProperty("series");
        Assert.Equal("[[1,2.25],[2,1.5],[3,0.75]]", series[0].GetProperty("points").GetRawText());
        Assert.Equal("[[2,1.25],[4,0.5]]", series[1].GetProperty("points").GetRawText());
        var mark = Assert.Single(charts[0].GetProperty("marks").EnumerateArray());
        Assert.Equal(2, mark.GetProperty("x").GetDouble());
    }

    [Fact]
    public void Report_WhereTargetsAreValues_ShowsNoAccuracy()
    {
        var page = ReportPage.Of(new RunRecord("run", SampleRun.Timed([SampleRun.Job, new EvaluationDone(1, 2, 0.5, null)])));

        Assert.Equal("Loss", Assert.Single(ChartsOf(page)).GetProperty("title").GetString());
        Assert.DoesNotContain("test accuracy", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfARunWithoutASingleStep_IsAPageStill()
    {
        var page = ReportPage.Of(new RunRecord("run", SampleRun.Timed([SampleRun.Job, new RunFailed("nobody came")])));

        Assert.Empty(ChartsOf(page));
        Assert.Contains("nobody came", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_WhatUsersWrite_StaysText()
    {
        var events = SampleRun.Progress.Select(progress => progress switch
        {
            JobOpened job => job with { Name = Attack },
            WorkerArrived worker => worker with { Host = Attack },
            WorkerGone gone => gone with { Reason = Attack },
            _ => progress,
        });
        var run = new RunRecord(Attack, SampleRun.Timed([.. events, new RunFailed(Attack)]), $"{{\"name\": \"{Attack}\"}}");

        foreach (var page in new[] { ReportPage.Of(run, Predictions), ComparisonPage.Of([run, run], Metric.All) })
        {
            Assert.Equal(2, Scripts().Count(page));
            Assert.DoesNotContain("alert('x')", page, StringComparison.Ordinal);
            Assert.Contains("alert(&#39;x&#39;)", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Pages_NeedNothingButThemselves()
    {
        foreach (var page in new[] { ReportPage.Of(SampleRun.Record, Predictions), ComparisonPage.Of([SampleRun.Record], Metric.All) })
        {
            Assert.All(Addresses().Matches(page), match => Assert.StartsWith("data:", match.Groups[1].Value, StringComparison.Ordinal));
            Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Report_OptionalSections_AreThereWithTheirDataOnly()
    {
        var (without, with) = (ReportPage.Of(SampleRun.Record), ReportPage.Of(SampleRun.Record, Predictions));

        Assert.DoesNotContain("Confusion", without, StringComparison.Ordinal);
        Assert.DoesNotContain("<figure", without, StringComparison.Ordinal);
        Assert.Contains("Confusion", with, StringComparison.Ordinal);
        Assert.Contains("--shade: var(--bad); --depth: 10.6%\">1</td>", with, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(with, "<figure"));
        Assert.Single(Regex.Matches(with, "<img"));
    }

    [Fact]
    public void Comparison_DrawsACurveForEachRun()
    {
        var charts = ChartsOf(ComparisonPage.Of([SampleRun.Record, SampleRun.Record], [Metric.TestLoss]));

        Assert.Equal(2, Assert.Single(charts).GetProperty("series").GetArrayLength());
    }

    [Fact]
    public void Curve_OfALongRun_IsThinnedAndKeepsItsMean()
    {
        var steps = Enumerable.Range(1, 4000).Select(step => (ProgressEvent)new StepDone(1, step, 4000, 0, 0, step % 2, 0, 0.1, 1, []));
        var run = new RunRecord("long", SampleRun.Timed([SampleRun.Job, .. steps]));

        var points = ChartsOf(ComparisonPage.Of([run], [Metric.TrainLoss]))[0].GetProperty("series")[0].GetProperty("points");

        Assert.InRange(points.GetArrayLength(), 400, 800);
        Assert.Equal(0.5, points.EnumerateArray().Average(point => point[1].GetDouble()), 1e-3);
    }

    [Fact]
    public void Picture_Grey_IsABottomUpBitmap()
    {
        var file = Convert.FromBase64String(new Picture(2, 2, [1, 2, 3, 4]).ToDataUri().Split(',')[1]);

        Assert.Equal("BM"u8, file.AsSpan(0, 2));
        Assert.Equal(file.Length, BitConverter.ToInt32(file, 2));
        Assert.Equal([3, 3, 3, 4, 4, 4, 0, 0, 1, 1, 1, 2, 2, 2, 0, 0], file[54..]);
        Assert.Equal([3, 2, 1, 0], Convert.FromBase64String(new Picture(1, 1, [1, 2, 3]).ToDataUri().Split(',')[1])[54..]);
        Assert.Throws<ArgumentException>(() => new Picture(2, 2, [1]));
    }

    private static List<JsonElement> ChartsOf(string page) => [.. JsonElement.Parse(ChartData().Match(page).Groups[1].Value).EnumerateArray()];

    [GeneratedRegex("<script type=\"application/json\" id=\"charts\">(.*?)</script>")]
    private static partial Regex ChartData();

    [GeneratedRegex("<script\\b")]
    private static partial Regex Scripts();

    [GeneratedRegex("(?:src|href|action|data|url)\\s*[=(]\\s*[\"']?([^\"')]*)")]
    private static partial Regex Addresses();
}
