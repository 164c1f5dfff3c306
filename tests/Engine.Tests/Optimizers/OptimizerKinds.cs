using Cluster.Engine.Optimizers;

namespace Cluster.Engine.Tests.Optimizers;

/// <summary>One of each kind that updates weight by weight, with every hyper-parameter in use.</summary>
internal static class OptimizerKinds
{
    private static readonly Dictionary<string, Func<Optimizer>> Kinds = new()
    {
        ["sgd"] = () => new Sgd(0.1, 0.01),
        ["momentum"] = () => new Momentum(0.1, 0.9, 0.3, weightDecay: 0.01),
        ["nesterov"] = () => new Momentum(0.1, 0.9, nesterov: true, weightDecay: 0.01),
        ["classical momentum"] = () => new ClassicalMomentum(0.1, weightDecay: 0.01),
        ["classical nesterov"] = () => new ClassicalMomentum(0.1, nesterov: true, weightDecay: 0.01),
        ["ema momentum"] = () => new EmaMomentum(0.1, biasCorrection: true, weightDecay: 0.01),
        ["ema nesterov"] = () => new EmaMomentum(0.1, nesterov: true, weightDecay: 0.01),
        ["adagrad"] = () => new Adagrad(0.1, 0.1, 0.01, 0.2),
        ["adagrad inside"] = () => new Adagrad(epsilonInside: true),
        ["rmsprop"] = () => new RmsProp(0.01, weightDecay: 0.01),
        ["rmsprop centered"] = () => new RmsProp(0.01, centered: true),
        ["rmsprop momentum"] = () => new RmsProp(0.01, momentum: 0.9, epsilonInside: true),
        ["rmsprop centered momentum"] = () => new RmsProp(0.01, momentum: 0.9, centered: true),
        ["adadelta"] = () => new Adadelta(weightDecay: 0.01),
        ["adam"] = () => new Adam(0.01, weightDecay: 0.01),
        ["adam uncorrected"] = () => new Adam(0.01, biasCorrection: false),
        ["adam amsgrad"] = () => new Adam(0.01, amsGrad: AmsGrad.On),
        ["adam eps hat"] = () => new Adam(0.01, amsGrad: AmsGrad.OfCorrected, epsilonHat: true),
        ["adamw"] = () => new AdamW(0.01),
        ["adamw independent"] = () => new AdamW(0.01, independentDecay: true),
        ["adamax"] = () => new AdaMax(weightDecay: 0.01),
        ["nadam"] = () => new NAdam(weightDecay: 0.01),
        ["radam"] = () => new RAdam(beta2: 0.9, weightDecay: 0.01),
        ["rprop"] = () => new Rprop(weightDecay: 0.01),
    };

    public static IEnumerable<string> Names => Kinds.Keys;

    public static Optimizer Create(string kind) => Kinds[kind]();
}
