using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Losses;

/// <summary>A loss with predictions and targets of a batch.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Shape">Shape of the predictions.</param>
/// <param name="Predictions">The predictions.</param>
/// <param name="Labels">Class labels, where it takes them.</param>
/// <param name="Targets">Target values, where it takes them.</param>
/// <param name="TakesLogits">Whether any prediction is legal, however large.</param>
internal sealed record LossExample(Loss Loss, Shape Shape, float[] Predictions, int[] Labels, float[] Targets, bool TakesLogits)
{
    public (BatchSums Sums, float[] Gradient, float[] Elements) Evaluate()
    {
        var gradient = new float[Predictions.Length];
        var elements = new float[Loss.AxesOfElement(Shape).ElementShape(Shape).ElementCount];
        gradient.AsSpan().Fill(float.NaN);
        elements.AsSpan().Fill(float.NaN);
        return (Evaluate(gradient, elements), gradient, elements);
    }

    public BatchSums Evaluate(Span<float> gradient, Span<float> elements = default) => Loss.Evaluate(new LossFrame
    {
        Shape = Shape,
        Predictions = Predictions,
        Labels = Labels,
        Targets = Targets,
        Elements = elements,
        Gradient = gradient,
    });

    /// <summary>Some consecutive samples of the batch.</summary>
    public LossExample Part(int first, int count)
    {
        var samples = Shape[0];
        return this with
        {
            Shape = new Shape([count, .. Shape.Sizes[1..]]),
            Predictions = Cut(Predictions, samples, first, count),
            Labels = Cut(Labels, samples, first, count),
            Targets = Cut(Targets, samples, first, count),
        };
    }

    private static T[] Cut<T>(T[] all, int samples, int first, int count)
    {
        var width = all.Length / samples;
        return all[(first * width)..((first + count) * width)];
    }
}

/// <summary>An example of every loss.</summary>
internal static class LossExamples
{
    private const int Samples = 5;

    private static readonly Dictionary<string, Func<LossExample>> All = new()
    {
        ["l1"] = () => Values(new MeanAbsoluteError()),
        ["mse"] = () => Values(new MeanSquaredError()),
        ["bias"] = () => Values(new MeanBiasError()),
        ["rmse"] = () => Values(new RootMeanSquaredError()),
        ["huber"] = () => Values(new Huber(0.7)),
        ["smooth_l1"] = () => Values(new SmoothL1(0.6)),
        ["smooth_l1_0"] = () => Values(new SmoothL1(0)),
        ["pseudo_huber"] = () => Values(new PseudoHuber(0.7)),
        ["log_cosh"] = () => Values(new LogCosh()),
        ["tukey"] = () => Values(new TukeyBiweight(1.5)),
        ["quantile"] = () => Values(new Quantile(0.3)),
        ["barron"] = () => Values(new Barron(-1.3, 0.8)),
        ["barron_near_0"] = () => Values(new Barron(1e-7, 0.8)),
        ["lp_power"] = () => Values(new LpPower(2.5)),
        ["lp_distance"] = () => Values(new LpDistance(3)),
        ["bce"] = () => Values(new BinaryCrossEntropy([1, 2, 0.5]), (0.05, 0.95), (0, 1), takesLogits: false),
        ["bce_logits"] = () => Values(new BinaryCrossEntropyWithLogits(), (-3, 3), (0, 1)),
        ["bce_logits_weights"] = () => Values(new BinaryCrossEntropyWithLogits([1, 2, 0], [3, 0.5, 1]), (-3, 3), (0, 1)),
        ["focal"] = () => Values(new BinaryFocal(0.3, 1.5), (-3, 3), (0, 1)),
        ["focal_0.5"] = () => Signs(new BinaryFocal(null, 0.5), 0),
        ["bernoulli"] = () => Values(new BernoulliNll(), (-3, 3), (0, 1)),
        ["hinge"] = () => Signs(new Hinge()),
        ["squared_hinge"] = () => Signs(new SquaredHinge()),
        ["hinge_embedding"] = () => Signs(new HingeEmbedding(1.2)),
        ["soft_margin"] = () => Signs(new SoftMargin()),
        ["multi_label"] = () => Values(new MultiLabelSoftMargin([1, 2, 0.5]), (-3, 3), (0, 1)),
        ["kl"] = () => Values(new KullbackLeibler(), (-3, 0), (0, 1)),
        ["kl_log"] = () => Values(new KullbackLeibler(logTarget: true), (-3, 0), (-3, 0)),
        ["cross_entropy"] = () => Labels(new SoftmaxCrossEntropy()),
        ["cross_entropy_options"] = () => Labels(new SoftmaxCrossEntropy([1, 2, 0, 0.5], 0.2, ignoreIndex: 1)),
        ["cross_entropy_axis_1"] = () => Labels(new SoftmaxCrossEntropy([1, 2, 3, 0.5], 0.1, classAxis: 1), new Shape(Samples, 4, 2, 3)),
        ["cross_entropy_soft"] = () => Values(new SoftTargetCrossEntropy([1, 2, 0.5], 0.1), (-3, 3), (0, 1)),
        ["class_balanced"] = () => Labels(new ClassBalancedCrossEntropy([1, 10, 0, 1000])),
        ["nll"] = () => Labels(new NegativeLogLikelihood([1, 2, 3, 0.5])),
        ["multiclass_focal"] = () => Labels(new MulticlassFocal([1, 2, 3, 0.5], 1.5)),
        ["multiclass_focal_0.5"] = () => Labels(new MulticlassFocal(gamma: 0.5)),
        ["multi_margin"] = () => Labels(new MultiMargin(2, 1.1, [1, 2, 3, 0.5])),
        ["categorical"] = () => Labels(new CategoricalNll(), predictions: (0.1, 2), takesLogits: false),
        ["dice"] = () => Values(new Dice(0.1), (0, 1), (0, 1)),
        ["dice_plain"] = () => Values(new Dice(0.1, squared: false), (0, 1), (0, 1), takesLogits: false),
        ["dice_whole"] = () => Values(new Dice(0.1, perSample: false), (0, 1), (0, 1)),
        ["ctc"] = Ctc,
        ["cosine"] = () => Stacked(new CosineEmbedding(-0.2), 2, Samples, isSign: true),
        ["ranking"] = () => Stacked(new MarginRanking(0.3), 2, 3 * Samples, isSign: true),
        ["triplet"] = () => Stacked(new TripletMargin(swap: true), 3, 0),
        ["pairwise"] = () => Stacked(new PairwiseDistance(1.7), 2, 0),
        ["pairwise_largest"] = () => Stacked(new PairwiseDistance(double.PositiveInfinity), 2, 0),
        ["poisson_log"] = () => Values(new PoissonNll(full: true), (-1, 1), (0, 5)),
        ["poisson"] = () => Values(new PoissonNll(logInput: false), (-1, 1), (0, 5)),
        ["gaussian"] = () => Stacked(new GaussianNll(full: true), 2, 3 * Samples),
        ["gaussian_exp"] = () => Stacked(new GaussianNll(link: PositiveLink.Exp), 2, 3 * Samples),
        ["gaussian_shared"] = () => Values(new SharedVarianceGaussianNll(full: true), targetWidth: 2),
        ["laplace"] = () => Stacked(new LaplaceNll(), 2, 3 * Samples),
        ["von_mises"] = () => Stacked(new VonMisesNll(), 2, 3 * Samples),
        ["beta"] = () => Stacked(new BetaNll(PositiveLink.Exp), 2, 3 * Samples, targets: (0.05, 0.95)),
        ["gamma"] = () => Stacked(new GammaNll(), 2, 3 * Samples, targets: (0.05, 3)),
        ["exponential"] = () => Values(new ExponentialNll(), (-1, 1), (0, 3)),
        ["student"] = () => Stacked(new StudentTNll(), 3, 3 * Samples),
        ["mixture"] = () => Mixture(),
        ["multivariate"] = () => Values(new MultivariateNormalNll(), width: 9),
        ["plackett_luce"] = () => Rankings(0),
        ["plackett_luce_2"] = () => Rankings(2),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static LossExample Of(string name) => All[name]();

    public static TheoryData<string> Where(Func<LossExample, bool> condition) => [.. All.Keys.Where(name => condition(Of(name)))];

    private static LossExample Values(
        Loss loss,
        (double, double)? predictions = null,
        (double, double)? targets = null,
        bool takesLogits = true,
        int targetWidth = 3,
        int width = 3) =>
        new(loss, new Shape(Samples, width), Uniform(1, Samples * width, predictions ?? (-2, 2)), [],
            Uniform(2, Samples * targetWidth, targets ?? (-2, 2)), takesLogits);

    private static LossExample Signs(Loss loss, float negative = -1) => Values(loss) with
    {
        Targets = [.. Enumerable.Range(0, Samples * 3).Select(index => index % 3 == 1 ? 1f : negative)],
    };

    private static LossExample Labels(Loss loss, Shape? shape = null, (double, double)? predictions = null, bool takesLogits = true)
    {
        shape ??= new Shape(Samples, 4);
        int[] labels = [.. Enumerable.Range(0, shape.ElementCount / 4).Select(row => row % 4)];
        return new(loss, shape, Uniform(3, shape.ElementCount, predictions ?? (-2, 2)), labels, [], takesLogits);
    }

    private static LossExample Stacked(Loss loss, int vectors, int count, bool isSign = false, (double, double)? targets = null) =>
        new(loss, new Shape(Samples, vectors, 3), Uniform(4, Samples * vectors * 3, (-2, 2)), [],
            isSign ? [.. Enumerable.Range(0, count).Select(index => index % 2 == 0 ? 1f : -1f)] : Uniform(5, count, targets ?? (-2, 2)), true);

    private static LossExample Mixture() =>
        new(new GaussianMixtureNll(), new Shape(Samples, 2, 5), Uniform(6, Samples * 10, (-2, 2)), [], Uniform(7, Samples * 2, (-2, 2)), true);

    private static LossExample Rankings(int topK)
    {
        int[][] rankings = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [0, 2, 1, 3]];
        return new(
            new PlackettLuceNll(topK), new Shape(Samples, 4), Uniform(8, Samples * 4, (-2, 2)),
            [.. rankings.SelectMany(ranking => ranking.Take(topK == 0 ? 4 : topK))], [], true);
    }

    private static LossExample Ctc() => new(
        new Ctc(3), new Shape(Samples, 6, 4), Uniform(9, Samples * 24, (-2, 2)),
        [6, 2, 1, 3, 0, 6, 3, 2, 2, 1, 4, 0, 0, 0, 0, 5, 1, 3, 0, 0, 6, 3, 1, 2, 3], [], true);

    private static float[] Uniform(int seed, int count, (double Least, double Most) range) =>
        [.. Bits.Uniform(seed, count).Select(unit => (float)(range.Least + ((range.Most - range.Least) * 0.5 * (unit + 1))))];
}
