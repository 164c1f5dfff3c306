using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Engine.Tests.Autograd;

/// <summary>Graphs of random operations on random earlier values: what is shared, branches or dies out has right gradients.</summary>
public sealed class RandomGraphTests
{
    private const int Side = 4;

    [Fact]
    public void Backward_AnyComposition_EqualsCentralDifferences()
    {
        var choices = Gen.Choose(0, int.MaxValue).ListOf(9);
        Prop.ForAll(choices.ToArbitrary(), drawn =>
        {
            using var fixture = new TapeFixture(
                [new Shape(Side, Side), new Shape(Side, Side), new Shape(Side)], (tape, p) => Compose(tape, p, drawn), range: 0.5);
            Assert.InRange(fixture.WorstError(seed: 9), 0, 2e-3);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Backward_AnyComposition_IsTheSameOnEveryReplay()
    {
        var choices = Gen.Choose(0, int.MaxValue).ListOf(9);
        Prop.ForAll(choices.ToArbitrary(), drawn =>
        {
            using var fixture = new TapeFixture(
                [new Shape(Side, Side), new Shape(Side, Side), new Shape(Side)], (tape, p) => Compose(tape, p, drawn));
            fixture.Run();
            var first = fixture.Gradients.Span.ToArray();
            fixture.Run();
            Bits.AssertEqual(first, fixture.Gradients.Span, "second replay");
        }).QuickCheckThrowOnFailure();
    }

    private static Value Compose(TapeRecorder tape, Value[] parameters, IEnumerable<int> choices)
    {
        var values = new List<Value> { parameters[0], parameters[1] };
        foreach (var choice in choices)
        {
            var left = values[choice / 16 % values.Count];
            var right = values[choice / 1024 % values.Count];
            values.Add((choice % 8) switch
            {
                0 => tape.Apply(new AddOperation(), left, right),
                1 => tape.Apply(new SubtractOperation(), left, right),
                2 => tape.Apply(new MultiplyOperation(), left, right),
                3 => tape.Apply(new MatMulOperation(), left, tape.Apply(new TanhOperation(), right)),
                4 => tape.Apply(new LinearOperation(), left, tape.Apply(new SigmoidOperation(), right), parameters[2]),
                5 => tape.Apply(new BiasOperation(), tape.Apply(new TanhOperation(), left), parameters[2]),
                6 => tape.Apply(new SigmoidOperation(), left),
                _ => tape.Apply(new TanhOperation(), left),
            });
        }

        // Without the last squashing, products of products would leave the range in which differences are accurate.
        var last = tape.Apply(new TanhOperation(), values[^1]);
        return tape.Apply(new AddOperation(), tape.Apply(new MeanOperation(), last), tape.Apply(new SumOperation(), last));
    }
}
