using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;

namespace Cluster.Engine.Tests.Optimizers;

public sealed class ReplicaTests
{
    [Fact]
    public void Steps_OfEveryRound_AreThoseOfAFreshOptimizer()
    {
        using var fixture = new UpdateFixture(new NAdam(0.1), new WeightUpdateOptions());
        using var replica = new Replica(fixture.Layout, new NAdam(0.1), new WeightUpdateOptions());
        using var change = new AlignedBuffer(fixture.Layout.Length);
        var start = fixture.Weights.Span.ToArray();
        for (var round = 0; round < 2; round++)
        {
            start.CopyTo(fixture.Weights.Span);
            using var fresh = fixture.Update.CreateState();
            replica.Begin(fixture.Weights, round);
            for (var step = 0; step < 3; step++)
            {
                fixture.NextGradients(step);
                fixture.Update.Step(fixture.Weights, fixture.Gradients, 0.25f, fresh);
                replica.Step(fixture.Gradients, 0.25f, loss: 0);
            }

            Bits.AssertEqual(fixture.Weights.Span, replica.Weights.Span, "weights");
        }

        using var begun = new AlignedBuffer(fixture.Layout.Length);
        start.CopyTo(begun.Span);
        change.Span.Fill(float.NaN);
        replica.WritePseudoGradient(begun, change);
        for (var index = 0; index < start.Length; index++)
        {
            Assert.Equal(start[index] - fixture.Weights.Span[index], change.Span[index]);
        }
    }
}
