using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Onnx.Tests.Catalogues;

/// <summary>Activations and functions of one number.</summary>
internal static class Functions
{
    private static readonly Shape Sample = new(4, 33);

    public static void AddTo(Catalogue catalogue)
    {
        AddActivations(catalogue);
        AddFunctions(catalogue);
    }

    private static void AddActivations(Catalogue catalogue)
    {
        Func<Module>[] activations =
        [
            () => new ReLU(), () => new ReLU6(), () => new Sigmoid(), () => new Tanh(), () => new Softsign(), () => new SELU(),
            () => new SiLU(), () => new Mish(), () => new Hardswish(), () => new LogSigmoid(), () => new Tanhshrink(), () => new Identity(),
        ];
        foreach (var create in activations)
        {
            catalogue.Add($"activation-{create().GetType().Name}", Sample, create, new SampleRange(-8f, 8f));
        }

        catalogue.Add("activation-LeakyReLU", Sample, () => new LeakyReLU(0.2));
        catalogue.Add("activation-PReLU", Sample, () => new PReLU());
        catalogue.Add("activation-PReLU-channels", Sample, () => new PReLU(4));
        catalogue.Add("activation-Hardtanh", Sample, () => new Hardtanh(-0.5, 1.5));
        catalogue.Add("activation-ELU", Sample, () => new ELU(0.7));
        catalogue.Add("activation-CELU", Sample, () => new CELU(1.7));
        catalogue.Add("activation-GELU", Sample, () => new GELU(), new SampleRange(-6f, 6f));
        catalogue.Add("activation-GELU-tanh", Sample, () => new GELU(tanh: true), new SampleRange(-6f, 6f));
        catalogue.Add("activation-Softplus", Sample, () => new Softplus(), new SampleRange(-30f, 30f));
        catalogue.Add("activation-Softplus-threshold", Sample, () => new Softplus(2, 3));
        catalogue.Add("activation-BinaryStep", Sample, () => new BinaryStep(0.5), new SampleRange(-2f, 3f, AreWhole: true));
        catalogue.Add("activation-Hardsigmoid", Sample, () => new Hardsigmoid(), new SampleRange(-5f, 5f));
        catalogue.Add("activation-Hardsigmoid-keras", Sample, () => new Hardsigmoid(keras: true), new SampleRange(-5f, 5f));
        catalogue.Add("activation-Softshrink", Sample, () => new Softshrink(0.8));
        catalogue.Add("activation-Hardshrink", Sample, () => new Hardshrink(0.8));
        catalogue.Add("activation-Swish", Sample, () => new Swish(4, 1.3));
        catalogue.Add("activation-Softmax", Sample, () => new Softmax());
        catalogue.Add("activation-Softmax-channels", Sample, () => new Softmax(1));
        catalogue.Add("activation-LogSoftmax", Sample, () => new LogSoftmax());
        catalogue.Add("activation-Softmin", Sample, () => new Softmin());
    }

    private static void AddFunctions(Catalogue catalogue)
    {
        catalogue.AddFormula("function-exp", Sample, x => x.Exp());
        catalogue.AddFormula("function-expm1", Sample, x => x.Expm1());
        catalogue.AddFormula("function-log", Sample, x => x.Log(), SampleRange.Positive);
        catalogue.AddFormula("function-log1p", Sample, x => x.Log1p(), SampleRange.Positive);
        catalogue.AddFormula("function-sqrt", Sample, x => x.Sqrt(), SampleRange.Positive);
        catalogue.AddFormula("function-sin", Sample, x => x.Sin());
        catalogue.AddFormula("function-cos", Sample, x => x.Cos());
        catalogue.AddFormula("function-tan", Sample, x => x.Tan(), new SampleRange(-1.4f, 1.4f));
        catalogue.AddFormula("function-erf", Sample, x => x.Erf());
        catalogue.AddFormula("function-abs-sign", Sample, x => x.Abs() - x.Sign());
        catalogue.AddFormula("function-square", Sample, x => x.Square());
        catalogue.AddFormula("function-reciprocal", Sample, x => x.Reciprocal() + (3f / x) - (x / 7f), SampleRange.Positive);
        catalogue.AddFormula("function-power", Sample, x => x.Pow(1.7f), SampleRange.Positive);
        catalogue.AddFormula("function-clamp", Sample, x => x.Clamp(-1f, 0.5f));
        catalogue.AddFormula("function-affine", Sample, x => 1f - (2f * x) + (x * 0.25f) + 3f);
        catalogue.AddFormula("function-norm", Sample, x => x.Norm(3f, [2]));
    }
}
