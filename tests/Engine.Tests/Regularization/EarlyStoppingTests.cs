using Cluster.Engine.Regularization;

namespace Cluster.Engine.Tests.Regularization;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void Observe_LossThatStaysTooLong_StopsAfterPatience()
    {
        var rule = new EarlyStopping(patience: 2, minDelta: 0.1);
        StoppingDecision[] expected =
        [
            StoppingDecision.Improved, StoppingDecision.Improved, StoppingDecision.Continue, StoppingDecision.Improved,
            StoppingDecision.Continue, StoppingDecision.Continue, StoppingDecision.StopAndRestoreBest,
        ];

        Assert.Equal(expected, new[] { 1, 0.8, 0.75, 0.5, 0.5, double.NaN, 0.45 }.Select(rule.Observe));
        Assert.Equal(0.5, rule.State.Best);
    }

    [Fact]
    public void Observe_AccuracyWithoutRestoring_StopsWithTheLastWeights()
    {
        var rule = new EarlyStopping(patience: 0, mode: MetricMode.Max, restoreBest: false);

        Assert.Equal(StoppingDecision.Improved, rule.Observe(0.1));
        Assert.Equal(StoppingDecision.Improved, rule.Observe(0.3));
        Assert.Equal(StoppingDecision.Stop, rule.Observe(0.3));
    }

    [Fact]
    public void Observe_RestoredState_GoesOnAlike()
    {
        var straight = new EarlyStopping(patience: 1);
        straight.Observe(1);
        straight.Observe(2);
        var resumed = new EarlyStopping(patience: 1) { State = straight.State };

        Assert.Equal(StoppingDecision.StopAndRestoreBest, resumed.Observe(1.5));
    }
}
