using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Records.Pages;

/// <summary>The curves of one run.</summary>
internal static class RunCharts
{
    public static IReadOnlyList<Chart> Of(RunRecord run)
    {
        var marks = MarksOf(run);
        Chart?[] charts =
        [
            Chart.OverSteps(
                "Loss", MetricUnit.Number, [Series.Of(run, Metric.TrainLoss, "training", 0), Series.Of(run, Metric.TestLoss, "test", 1)], marks),
            !run.HasAccuracy ? null : Chart.OverSteps(
                "Accuracy",
                MetricUnit.Share,
                [Series.Of(run, Metric.TrainAccuracy, "training", 0), Series.Of(run, Metric.TestAccuracy, "test", 1)],
                marks),
            Single(Metric.LearningRate, 2),
            Single(Metric.SamplesPerSecond, 3),
        ];
        return [.. charts.OfType<Chart>()];

        Chart? Single(Metric metric, int colour) => Chart.OverSteps(
            metric.Title, metric.Unit, [Series.Of(run, metric, metric.Title.ToLowerInvariant(), colour)], marks);
    }

    // Who was there before the first step changed nothing on the way.
    private static List<Mark> MarksOf(RunRecord run)
    {
        List<Mark> marks = [];
        long step = 0;
        foreach (var recorded in run.Events)
        {
            step = (recorded.Progress as StepDone)?.Step ?? step;
            if (step > 0 && RunNews.Of(recorded.Progress) is { } news)
            {
                marks.Add(new Mark(step, news));
            }
        }

        return marks;
    }
}
