using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;
using Cluster.Engine.Tests.Autograd;

namespace Cluster.Engine.Tests.Attention;

public sealed class FeedForwardTests
{
    private const int Features = 6;
    private const int Hidden = 19;

    // Input, first weight and bias, second weight and bias, residual.
    private static Shape[] Shapes(int rows) =>
        [new(rows, Features), new(Hidden, Features), new(Hidden), new(Features, Hidden), new(Features), new(rows, Features)];

    /// <summary>Row counts within a block and over several.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(56)]
    [InlineData(57)]
    [InlineData(130)]
    public void Apply_OfTheWholeNetwork_EqualsItsLayersOneAfterTheOther(int rows)
    {
        using var fused = new TapeFixture(Shapes(rows), (tape, v) => tape.Apply(new FeedForwardOperation(), v).Square());
        using var apart = new TapeFixture(Shapes(rows), (tape, v) => Layers(tape, v).Square());

        fused.Run();
        apart.Run();

        Bits.AssertEqual(apart.Tape.ValuesOf(apart.Tape.Output), fused.Tape.ValuesOf(fused.Tape.Output), "output");
        for (var parameter = 0; parameter < Shapes(rows).Length; parameter++)
        {
            var expected = apart.GradientsOf(parameter);
            var actual = fused.GradientsOf(parameter);
            for (var index = 0; index < expected.Length; index++)
            {
                Assert.Equal(expected[index], actual[index], 1e-6f * (rows + Math.Abs(expected[index])));
            }
        }
    }

    private static Value Layers(TapeRecorder tape, Value[] v)
    {
        var hidden = tape.Apply(new LinearOperation(), v[0], v[1], v[2]).Relu();
        return v[5] + tape.Apply(new LinearOperation(), hidden, v[3], v[4]);
    }
}
