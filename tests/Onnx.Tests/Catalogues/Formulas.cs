using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Onnx.Tests.Catalogues;

/// <summary>Operations on several tensors, reductions and changes of shape.</summary>
internal static class Formulas
{
    private static readonly Shape Sample = new(3, 4, 6);

    public static void AddTo(Catalogue catalogue)
    {
        AddPairs(catalogue);
        AddReductions(catalogue);
        AddShapes(catalogue);
        AddProducts(catalogue);
    }

    private static void AddPairs(Catalogue catalogue)
    {
        catalogue.AddFormula(
            "pair-arithmetic", Sample, (x, p) => ((x + p[0]) * p[1]) - (x / p[2]), new Shape(6), new Shape(4, 1), new Shape(3, 4, 6));
        catalogue.AddFormula("pair-extremes", Sample, (x, p) => x.Minimum(p[0]).Maximum(p[1]), new Shape(6), new Shape(1));
        catalogue.AddFormula("pair-power", Sample, x => x.Pow(x.Slice(3, 0, 1)), SampleRange.Positive);
        catalogue.AddFormula("noise-before-dropout", Sample, x => (x.AddNoise(0.3).Dropout(0.2) + x).Dropout(0.5, wholeChannels: true));
        catalogue.AddFormula("stop-gradient", Sample, x => x.StopGradient().Reshape(-1, 3, 24) * 2f);
    }

    private static void AddReductions(Catalogue catalogue)
    {
        catalogue.AddFormula("sum", Sample, x => x.Sum([1, 3]));
        catalogue.AddFormula("sum-kept", Sample, x => x.Sum([2], keepAxes: true));
        catalogue.AddFormula("mean", Sample, x => x.Mean([2, 3], keepAxes: true));
        catalogue.AddFormula("variance", Sample, x => x.Variance([3]));
        catalogue.AddFormula("max", Sample, x => x.Max([1]));
        catalogue.AddFormula("min", Sample, x => x.Min([2, 3]));
        catalogue.AddFormula("arg-max", Sample, x => x.ArgMax(2));
        catalogue.AddFormula("arg-max-kept", Sample, x => x.ArgMax(-1, keepAxis: true));
    }

    private static void AddShapes(Catalogue catalogue)
    {
        catalogue.Add("shapes", Sample, () => new Sequential(new Permute(0, 2, 3, 1), new Transpose(1, 2), new Slice(1, 1, 3, 2), new Flatten(2)));
        catalogue.AddFormula("reshape-folds-batch", Sample, x => x.Reshape(-1, 6).Tanh().Reshape(-1, 3, 4, 6).Flatten(1));
        catalogue.AddFormula("slice-step", Sample, x => x.Slice(3, 1, 2, 3));
        catalogue.AddFormula("split", Sample, x => x.Split(3, 1, 3, 2) is var parts ? parts[1] * parts[0] : x);
        catalogue.AddFormula("concat", Sample, x => new[] { x, x * 2f, x.Slice(2, 0, 1) }.Concat(2));
        catalogue.AddFormula("stack", Sample, x => new[] { x, x.Square() }.Stack(1));
        catalogue.AddFormula("expand", Sample, x => x.Mean([2], keepAxes: true) is var mean ? mean.Expand(x.Shape) : x);
        catalogue.AddFormula(
            "class-token", new Shape(4, 6), (x, p) => new[] { p[0].Expand(new Shape(x.Shape[0], 1, 6)), x }.Concat(1), new Shape(1, 1, 6));
        catalogue.AddFormula("gather", new Shape(4, 6), x => x.Gather(2, x.Slice(2, 0, 2)), SampleRange.Below(6));
        catalogue.AddFormula("scatter-add", new Shape(4, 6), x => x.ScatterAdd(2, x.Slice(2, 0, 3), x.Slice(2, 3, 3)), SampleRange.Below(6));
        catalogue.AddFormula("scatter", new Shape(4, 6), x => x.Scatter(2, x.Slice(2, 0, 1), x.Slice(2, 3, 1)), SampleRange.Below(6));
    }

    private static void AddProducts(Catalogue catalogue)
    {
        catalogue.Add("linear-no-bias", new Shape(5), () => new Linear(5, 3, bias: false));
        catalogue.Add("linear-steps", new Shape(4, 5), () => new Linear(5, 3));
        catalogue.AddFormula("matmul-parameter", new Shape(4, 6), (x, p) => x.MatMul(p[0], transposeRight: true), new Shape(3, 6));
        catalogue.AddFormula("matmul-samples", new Shape(4, 6), x => x.MatMul(x.Tanh(), transposeLeft: true));
        catalogue.AddFormula("tied-weights", new Shape(6), (x, p) => x.MatMul(p[0], transposeRight: true).Relu().MatMul(p[0]), new Shape(4, 6));
        catalogue.Add("shared-module", new Shape(6), () => new Linear(6, 6) is var shared ? new Sequential(shared, new Tanh(), shared) : shared);
    }
}
