using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Operations;

/// <summary>Reductions, changes of shape, products, and what draws random numbers.</summary>
internal static class AxisExamples
{
    public static IEnumerable<KeyValuePair<string, OperationExample>> All => Reductions.Concat(Shapes).Concat(Others);

    private static Dictionary<string, OperationExample> Reductions => new()
    {
        ["softmax"] = Rows(x => x.Softmax(), row => Softmax(row), least: 1) with { Greatest = float.MaxValue },
        ["log-softmax"] = Rows(x => x.LogSoftmax(), row => [.. Softmax(row).Select(value => Math.Log(value))], least: 1),
        ["softmin"] = Rows(x => x.Softmin(), row => Softmax([.. row.Select(value => -value)]), least: 1),
        ["softmax of columns"] = OperationExample.Of(x => x.Softmax(1)) with { Samples = size => [new(5, size)] },
        ["softmax over samples"] = OperationExample.Of(x => x.Softmax(0)) with { LeastSamples = 1 },
        ["sum"] = Rows(x => x.Sum([1]), row => [row.Sum()]),
        ["sum over samples"] = OperationExample.Of(x => x.Sum([0])) with
        {
            Reference = (x, _, samples, size) => [.. Enumerable.Range(0, size).Select(
                column => Enumerable.Range(0, samples).Sum(row => x[0][(row * size) + column]))],
        },
        ["sum of columns"] = OperationExample.Of(x => x.Sum([1])) with { Samples = size => [new(5, size)] },
        ["mean"] = Rows(x => x.Mean([1]), row => [row.Average()], least: 1),
        ["mean of columns"] = OperationExample.Of(x => x.Mean([1], keepAxes: true)) with { Samples = size => [new(5, size)] },
        ["variance"] = Rows(x => x.Variance([1], correction: 0), row => [row.Average(v => v * v) - (row.Average() * row.Average())], least: 1),
        ["L1 norm"] = Rows(x => x.Norm(1f, [1]), row => [row.Sum(Math.Abs)]) with { Kinks = [0] },
        ["L2 norm"] = Rows(x => x.Norm(2f, [1]), row => [Math.Sqrt(row.Sum(value => value * value))], least: 1),
        ["L3 norm"] = Rows(x => x.Norm(3f, [1]), row => [Math.Cbrt(row.Sum(value => Math.Abs(value * value * value)))], least: 1),
        ["largest norm"] = Rows(x => x.Norm(float.PositiveInfinity, [1]), row => [row.Max(Math.Abs)], least: 1) with { IsSmooth = false },
        ["max"] = Rows(x => x.Max([1]), row => [row.Max()], least: 1) with { IsSmooth = false, Greatest = float.MaxValue },
        ["min"] = Rows(x => x.Min([1], keepAxes: true), row => [row.Min()], least: 1) with { IsSmooth = false, Greatest = float.MaxValue },
        ["max of columns"] = OperationExample.Of(x => x.Max([1])) with { Samples = size => [new(5, size)], IsSmooth = false },
        ["argmax"] = Rows(x => x.ArgMax(), row => [Array.IndexOf(row, row.Max())], least: 1) with { IsSmooth = false },
    };

    private static Dictionary<string, OperationExample> Shapes => new()
    {
        ["permute"] = OperationExample.Of(x => x.Permute(0, 2, 1)) with
        {
            Samples = size => [new(5, size)],
            Reference = (x, _, samples, size) =>
                [.. Places(samples, size, 5).Select(place => x[0][(((place.Sample * 5) + place.Column) * size) + place.Row])],
        },
        ["permute samples"] = OperationExample.Of(x => x.Permute(1, 0)),
        ["expand"] = OperationExample.Of(x => x.Expand(new Shape(x.Shape[0], 4, x.Shape[2]))) with { Samples = size => [new(1, size)] },
        ["slice"] = OperationExample.Of(x => x.Slice(1, 1, (x.Shape[1] - 1) / 2, step: 2)) with
        {
            Least = 1,
            Reference = (x, _, samples, size) =>
                [.. Places(samples, 1, (size - 1) / 2).Select(place => x[0][(place.Sample * size) + 1 + (2 * place.Column)])],
        },
        ["slice of columns"] = OperationExample.Of(x => x.Slice(1, 1, 3)) with { Samples = size => [new(5, size)] },
        ["concat"] = new((_, x, _, _) => new[] { x[0], x[1], x[0] }.Concat(1)) { Samples = size => [new(size), new(3)] },
        ["concat samples"] = new((_, x, _, _) => new[] { x[0], x[1] }.Concat(0)) { Samples = size => [new(size), new(size)] },
        ["stack"] = new((_, x, _, _) => new[] { x[0], x[1] }.Stack(1)) { Samples = size => [new(size), new(size)] },
        ["split"] = new((_, x, _, size) => x[0].Split(1, 2, size - 2)[1] * 2f) { Least = 2 },
        ["gather"] = new((_, x, _, _) => x[0].Gather(1, x[1])) { Least = 3, Samples = Indexed, Positions = Position, FirstPositions = 1 },
        ["scatter"] = new((_, x, _, _) => x[0].Scatter(1, x[2], x[1]))
        { Least = 3, Samples = size => [new(size), new(4), new(4)], Positions = Position, FirstPositions = 2 },
        ["scatter-add"] = new((_, x, _, _) => x[0].ScatterAdd(1, x[2], x[1]))
        { Least = 3, Samples = size => [new(size), new(4), new(4)], Positions = Position, FirstPositions = 2 },
        ["upsample nearest"] = Images(_ => new Upsample(ImageSize.Times(1.7), UpsampleMode.Nearest)),
        ["upsample bilinear"] = Images(_ => new Upsample(ImageSize.Times(1.7), UpsampleMode.Bilinear)),
        ["upsample aligned"] = Images(size => new Upsample(new ImageSize(4, (2 * size) + 1), UpsampleMode.Bilinear, alignCorners: true)),
    };

    private static Dictionary<string, OperationExample> Others => new()
    {
        ["matmul over depth"] = Product(size => (3, size, 4)),
        ["matmul of columns"] = Product(size => (2, 3, size)),
        ["matmul of rows"] = Product(size => (size, 3, 2)),
        ["batched matmul"] = new((_, x, _, _) => x[0].MatMul(x[1], transposeRight: true)) { Samples = size => [new(2, size), new(3, size)] },
        ["transposed matmul"] = new((_, x, w, _) => x[0].MatMul(w[0], true, true))
        { Samples = size => [new(size, 3)], Weights = size => [new(2, size)] },
        ["dropout"] = OperationExample.Of(x => x.Dropout(0.4)),
        ["dropout of channels"] = OperationExample.Of(x => x.Dropout(0.4, wholeChannels: true)) with { Samples = size => [new(size, 2)] },
        ["noise"] = OperationExample.Of(x => x.AddNoise(0.1)),
        ["loss"] = new((tape, x, _, size) => tape.Apply(new LossOperation(new MeanSquaredError(), new float[x[0].Shape[0] * size]), x[0]))
        {
            Reference = (x, _, _, _) => [x[0].Sum(value => value * value)],
        },
        ["loss of classes"] = new((tape, x, _, _) => tape.Apply(new LossOperation(new SoftmaxCrossEntropy(), new int[x[0].Shape[0]]), x[0]))
        {
            Least = 1,
            Reference = (x, _, samples, size) =>
                [Enumerable.Range(0, samples).Sum(row => -Math.Log(Softmax(x[0][(row * size)..((row + 1) * size)])[0]))],
        },
    };

    private static Shape[] Indexed(int size) => [new(size), new(4)];

    // The same place twice in one sample, and others.
    private static float Position(int sample, int place) => (place == 3 ? 0 : place + sample) % 3;

    private static OperationExample Images(Func<int, Module> module) =>
        new((_, _, _, _) => throw new NotSupportedException()) { Module = module, Samples = size => [new(2, 3, size)], Least = 1, Most = 40 };

    private static OperationExample Rows(Func<Value, Value> record, Func<double[], double[]> row, int least = 0) =>
        OperationExample.Of(record) with
        {
            Least = least,
            Reference = (x, _, samples, size) =>
                [.. Enumerable.Range(0, samples).SelectMany(sample => row(x[0][(sample * size)..((sample + 1) * size)]))],
        };

    private static OperationExample Product(Func<int, (int Rows, int Depth, int Columns)> sizes) => new((_, x, w, _) => x[0].MatMul(w[0]))
    {
        Samples = size => [new(sizes(size).Rows, sizes(size).Depth)],
        Weights = size => [new(sizes(size).Depth, sizes(size).Columns)],
        Reference = (x, w, samples, size) =>
        {
            var (rows, depth, columns) = sizes(size);
            return [.. Places(samples, rows, columns).Select(place => Enumerable.Range(0, depth).Sum(
                k => x[0][(((place.Sample * rows) + place.Row) * depth) + k] * w[0][(k * columns) + place.Column]))];
        },
    };

    private static IEnumerable<(int Sample, int Row, int Column)> Places(int samples, int rows, int columns) =>
        from sample in Enumerable.Range(0, samples)
        from row in Enumerable.Range(0, rows)
        from column in Enumerable.Range(0, columns)
        select (sample, row, column);

    private static double[] Softmax(double[] row)
    {
        var total = row.Sum(Math.Exp);
        return [.. row.Select(value => Math.Exp(value) / total)];
    }
}
