using System.Collections.Immutable;
using Cluster.Engine.Optimizers;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>How weights can be updated.</summary>
internal static class Optimizers
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<Sgd>("sgd").On(null, ("learning_rate", 0.1)),
        CatalogEntry.Of<Momentum>("momentum").On(null, ("learning_rate", 0.1), ("momentum", 0.9), ("nesterov", true)),
        CatalogEntry.Of<ClassicalMomentum>("classical_momentum").On(null, ("learning_rate", 0.1), ("nesterov", true)),
        CatalogEntry.Of<EmaMomentum>("ema_momentum").On(null, ("learning_rate", 0.1), ("bias_correction", true)),
        CatalogEntry.Of<Adagrad>("adagrad").On(null, ("learning_rate", 0.01), ("initial_accumulator", 0.1)),
        CatalogEntry.Of<Adadelta>("adadelta").On(null, ("learning_rate", 1), ("rho", 0.9)),
        CatalogEntry.Of<RmsProp>("rmsprop").On(null, ("learning_rate", 0.01), ("alpha", 0.99), ("centered", true)),
        CatalogEntry.Of<Rprop>("rprop").On(null, ("learning_rate", 0.01), ("shrink", 0.5), ("grow", 1.2)),
        CatalogEntry.Of<Adam>("adam").Key("amsGrad", "amsgrad").On(null, ("learning_rate", 0.001), ("beta1", 0.9), ("beta2", 0.999)),
        CatalogEntry.Of<AdamW>("adamw").Key("amsGrad", "amsgrad").On(null, ("learning_rate", 0.001), ("weight_decay", 0.01)),
        CatalogEntry.Of<AdaMax>("adamax").On(null, ("learning_rate", 0.002)),
        CatalogEntry.Of<NAdam>("nadam").On(null, ("learning_rate", 0.002), ("momentum_decay", 0.004)),
        CatalogEntry.Of<RAdam>("radam").On(null, ("learning_rate", 0.001)),
        CatalogEntry.Of<Lamb>("lamb").On(null, ("learning_rate", 0.001), ("weight_decay", 0.01)),
        CatalogEntry.Of<Lars>("lars").On(null, ("learning_rate", 0.1), ("trust", 0.001)),
        CatalogEntry.Of<RandomSearch>("random_search").On(null, ("learning_rate", 0.01), ("seed", 1)),
    ];
}
