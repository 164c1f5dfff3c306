using Cluster.Engine.Kernels;
using Cluster.Engine.Kernels.Axes;
using Cluster.Engine.Kernels.Functions;
using Cluster.Engine.Tensors;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Engine.Tests.Kernels;

/// <summary>Broadcasting, sums over axes, permutation and softmax over random shapes, against plain index arithmetic.</summary>
public sealed class AxisTests
{
    private static readonly int[] Sizes = [0, 1, 1, 2, 3, 5, 17];

    [Fact]
    public void Broadcast_AnyShapes_EqualsIndexArithmetic() => ForAnyShape((shape, choice) =>
    {
        var (left, right) = (Repeated(shape, choice), Repeated(shape, choice / 64));
        var result = Shapes.Broadcast(left, right)!;
        var (x, y) = (Bits.Uniform(1, left.ElementCount), Bits.Uniform(2, right.ElementCount));
        var z = new float[result.ElementCount];

        Broadcasting.Value(default(Difference), new BroadcastRows(result.Sizes, left.Sizes, right.Sizes), x, y, z);

        var expected = Enumerable.Range(0, z.Length).Select(index => x[Place(index, result, left)] - y[Place(index, result, right)]);
        Bits.AssertEqual([.. expected], z, $"{left} - {right}");
    });

    [Fact]
    public void Fold_AnyShapes_SumsWhatIsRepeated() => ForAnyShape((shape, choice) =>
    {
        var folded = Repeated(shape, choice);
        var values = Bits.Uniform(3, shape.ElementCount);
        var sums = Bits.Uniform(4, folded.ElementCount);

        AxisSums.Fold(values, shape.Sizes, sums, folded.Sizes);

        var expected = new double[sums.Length];
        for (var index = 0; index < values.Length; index++)
        {
            expected[Place(index, shape, folded)] += values[index];
        }

        for (var index = 0; index < sums.Length; index++)
        {
            Assert.Equal(expected[index], sums[index], 1e-4);
        }
    });

    [Fact]
    public void Fold_ContiguousRuns_KeepsTheOrderOfReductions()
    {
        var values = Bits.Uniform(5, 3 * 7 * 130);
        var sums = new float[7];

        AxisSums.Fold(values, [3, 7, 130], sums, [1, 7, 1]);

        for (var row = 0; row < 7; row++)
        {
            var expected = 0f;
            for (var outer = 0; outer < 3; outer++)
            {
                expected += Reductions.Sum(values.AsSpan(((outer * 7) + row) * 130, 130));
            }

            Assert.Equal(expected, sums[row]);
        }
    }

    [Fact]
    public void Spread_AnyShapes_RepeatsValues() => ForAnyShape((shape, choice) =>
    {
        var source = Repeated(shape, choice);
        var values = Bits.Uniform(6, source.ElementCount);
        var result = new float[shape.ElementCount];

        AxisSums.Spread(values, source.Sizes, result, shape.Sizes);

        Bits.AssertEqual([.. Enumerable.Range(0, result.Length).Select(index => values[Place(index, shape, source)])], result, $"{source}");
    });

    [Fact]
    public void Permute_AnyOrder_MovesEveryElement() => ForAnyShape((shape, choice) =>
    {
        var order = Enumerable.Range(0, shape.Rank).ToArray();
        new Random(choice).Shuffle(order);
        var values = Bits.Uniform(7, shape.ElementCount);
        var result = new float[values.Length];
        var permuted = new Shape([.. order.Select(axis => shape[axis])]);

        AxisCopies.Permute(values, shape.Sizes, order, result);

        for (var index = 0; index < values.Length; index++)
        {
            var target = Coordinates(index, permuted);
            var source = new int[shape.Rank];
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                source[order[axis]] = target[axis];
            }

            Assert.Equal(values[Offset(source, shape)], result[index]);
        }
    });

    [Fact]
    public void Extremes_AnyAxes_FindTheFirstWinner() => ForAnyShape((shape, choice) =>
    {
        var kept = Repeated(shape, choice);
        if (shape.ElementCount == 0)
        {
            return;
        }

        // Few different values, so that ties are common; NaN beats them all.
        var random = new Random(choice);
        var values = Enumerable.Range(0, shape.ElementCount).Select(_ => random.Next(40) == 0 ? float.NaN : random.Next(3)).ToArray();
        var winners = new int[kept.ElementCount];

        AxisExtremes.Find(values, shape.Sizes, kept.Sizes, smallest: false, winners);

        for (var result = 0; result < winners.Length; result++)
        {
            var candidates = Enumerable.Range(0, values.Length).Where(index => Place(index, shape, kept) == result);
            var expected = candidates.OrderByDescending(index => float.IsNaN(values[index]) ? float.PositiveInfinity : values[index]).First();
            Assert.Equal(expected, winners[result]);
        }
    });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(130, 4)]
    public void Softmax_AlongAnyAxis_HasTheBitsOfContiguousLines(int length, int inner)
    {
        const int outer = 2;
        var x = Bits.Uniform(8, outer * length * inner);
        Elementwise.Scale(x, 10f, x);
        foreach (var logarithm in (bool[])[false, true])
        {
            var y = new float[x.Length];
            SoftmaxRows.Forward(x, y, length, inner, logarithm, new float[4 * length * inner]);
            for (var line = 0; line < outer * inner; line++)
            {
                var places = Enumerable.Range(0, length).Select(index => (((line / inner * length) + index) * inner) + (line % inner)).ToArray();
                var alone = new float[length];
                SoftmaxRows.Forward([.. places.Select(place => x[place])], alone, length, 1, logarithm, new float[4 * length]);
                Bits.AssertEqual(alone, [.. places.Select(place => y[place])], $"line {line}");
            }
        }
    }

    [Fact]
    public void BroadcastRows_MoreAlternationsThanItHolds_Throws()
    {
        var (wide, narrow) = (Enumerable.Repeat(2, 20).ToArray(), Enumerable.Range(0, 20).Select(axis => 1 + (axis % 2)).ToArray());

        Assert.Throws<ShapeException>(() => _ = new BroadcastRows(wide, narrow, wide).RowLength);
    }

    private static void ForAnyShape(Action<Shape, int> check)
    {
        var shapes = from rank in Gen.Choose(0, 5)
                     from sizes in Gen.Elements(Sizes).ListOf(rank)
                     from choice in Gen.Choose(0, 1 << 20)
                     select (new Shape([.. sizes]), choice);
        Prop.ForAll(shapes.ToArbitrary(), drawn => check(drawn.Item1, drawn.choice)).QuickCheckThrowOnFailure();
    }

    /// <summary>A shape that broadcasts to the given one: 1 on some axes, and some leading axes left out.</summary>
    private static Shape Repeated(Shape shape, int choice)
    {
        var sizes = shape.Sizes.ToArray().Select((size, axis) => ((choice >> axis) & 1) == 1 ? 1 : size).ToArray();
        var leading = sizes.TakeWhile(size => size == 1).Count();
        return new Shape(sizes.AsSpan((choice & 1) == 1 && (choice & 32) != 0 ? leading : 0));
    }

    private static int Place(int index, Shape shape, Shape repeated)
    {
        var coordinates = Coordinates(index, shape)[(shape.Rank - repeated.Rank)..];
        return Offset([.. coordinates.Select((coordinate, axis) => repeated[axis] == 1 ? 0 : coordinate)], repeated);
    }

    private static int[] Coordinates(int index, Shape shape)
    {
        var coordinates = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            (index, coordinates[axis]) = (index / shape[axis], index % shape[axis]);
        }

        return coordinates;
    }

    private static int Offset(int[] coordinates, Shape shape)
    {
        var offset = 0;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            offset = (offset * shape[axis]) + coordinates[axis];
        }

        return offset;
    }
}
