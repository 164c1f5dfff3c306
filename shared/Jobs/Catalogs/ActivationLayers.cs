using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Functions of single numbers, and those of the softmax family.</summary>
internal static class ActivationLayers
{
    private static readonly Shape Vector = new(8);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<Identity>("identity").On(Vector),
        CatalogEntry.Of<ReLU>("relu").On(Vector),
        CatalogEntry.Of<LeakyReLU>("leaky_relu").On(Vector, ("negative_slope", 0.1)),
        CatalogEntry.Of("prelu", (Shape sample, bool perChannel = false, double initialSlope = 0.25) =>
            new PReLU(perChannel ? (int)Axes.First(sample) : 1, initialSlope)).Infer("sample", Axes.All).On(new(3, 4, 4), ("per_channel", true)),
        CatalogEntry.Of<ReLU6>("relu6").On(Vector),
        CatalogEntry.Of<ELU>("elu").On(Vector, ("alpha", 1)),
        CatalogEntry.Of<SELU>("selu").On(Vector),
        CatalogEntry.Of<CELU>("celu").On(Vector, ("alpha", 1)),
        CatalogEntry.Of<GELU>("gelu").On(Vector, ("tanh", true)),
        CatalogEntry.Of<SiLU>("silu").On(Vector),
        CatalogEntry.Of("swish", (Shape sample, bool perChannel = false, double initialBeta = 1) =>
            new Swish(perChannel ? (int)Axes.First(sample) : 1, initialBeta)).Infer("sample", Axes.All).On(Vector, ("initial_beta", 1)),
        CatalogEntry.Of<Mish>("mish").On(Vector),
        CatalogEntry.Of<Hardswish>("hardswish").On(Vector),
        CatalogEntry.Of<Softplus>("softplus").On(Vector, ("beta", 1), ("threshold", 20)),
        CatalogEntry.Of<Softsign>("softsign").On(Vector),
        CatalogEntry.Of<Sigmoid>("sigmoid").On(Vector),
        CatalogEntry.Of<Hardsigmoid>("hardsigmoid").On(Vector, ("keras", true)),
        CatalogEntry.Of<LogSigmoid>("log_sigmoid").On(Vector),
        CatalogEntry.Of<Tanh>("tanh").On(Vector),
        CatalogEntry.Of<Hardtanh>("hardtanh").On(Vector, ("min_value", -2), ("max_value", 2)),
        CatalogEntry.Of<Tanhshrink>("tanhshrink").On(Vector),
        CatalogEntry.Of<Softshrink>("softshrink").On(Vector, ("lambda", 0.5)),
        CatalogEntry.Of<Hardshrink>("hardshrink").On(Vector, ("lambda", 0.5)),
        CatalogEntry.Of<BinaryStep>("binary_step").On(Vector, ("value_at_zero", 0)),
        CatalogEntry.Of<Softmax>("softmax").On(Vector, ("axis", -1)),
        CatalogEntry.Of<LogSoftmax>("log_softmax").On(Vector, ("axis", -1)),
        CatalogEntry.Of<Softmin>("softmin").On(Vector, ("axis", -1)),
    ];
}
