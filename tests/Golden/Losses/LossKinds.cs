using System.Text.Json;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Losses;

/// <summary>The engine's loss for each kind of case, with the case's hyper-parameters.</summary>
internal static class LossKinds
{
    private const PositiveLink AsIs = PositiveLink.Identity;

    /// <exception cref="NotSupportedException">The engine has no such loss.</exception>
    public static LossSetup SetupOf(GoldenCase example) => example.Kind switch
    {
        "l1" => LossSetup.Plain(example, new MeanAbsoluteError()),
        "mse" => LossSetup.Plain(example, new MeanSquaredError()),
        "mean_bias_error" => LossSetup.Plain(example, new MeanBiasError()),
        "rmse" => LossSetup.Plain(example, new RootMeanSquaredError(Number(example, "eps"))),
        "huber" => LossSetup.Plain(example, new Huber(Number(example, "delta"))),
        "smooth_l1" => LossSetup.Plain(example, new SmoothL1(Number(example, "beta"))),
        "pseudo_huber" => LossSetup.Plain(example, new PseudoHuber(Number(example, "delta"))),
        "log_cosh" => LossSetup.Plain(example, new LogCosh()),
        "tukey_biweight" => LossSetup.Plain(example, new TukeyBiweight(Number(example, "delta"))),
        "quantile" => LossSetup.Plain(example, new Quantile(Number(example, "tau"))),
        "barron" => LossSetup.Plain(example, new Barron(Number(example, "alpha"), Number(example, "c"))),
        "lp_power" => LossSetup.Plain(example, new LpPower(Number(example, "p"))),
        "bce" => LossSetup.Plain(example, new BinaryCrossEntropy(Weights(example, "weight"))),
        "bce_with_logits" => LossSetup.Plain(
            example, new BinaryCrossEntropyWithLogits(Weights(example, "weight"), Weights(example, "pos_weight"))),
        "focal_binary" => LossSetup.Plain(example, new BinaryFocal(Optional(example, "alpha"), Number(example, "gamma"))),
        "hinge" => LossSetup.Plain(example, new Hinge()),
        "squared_hinge" => LossSetup.Plain(example, new SquaredHinge()),
        "hinge_embedding" => LossSetup.Plain(example, new HingeEmbedding(Number(example, "margin"))),
        "soft_margin" => LossSetup.Plain(example, new SoftMargin()),
        "multilabel_soft_margin" => LossSetup.Plain(example, new MultiLabelSoftMargin(Weights(example, "weight"))),
        "kl_div" => LossSetup.Plain(example, new KullbackLeibler(Flag(example, "log_target"))),
        "cross_entropy" => CrossEntropy(example),
        "nll" => LossSetup.Plain(example, new NegativeLogLikelihood(Weights(example, "weight"), Whole(example, "ignore_index"), 1)),
        "focal_multiclass" => LossSetup.Plain(example, new MulticlassFocal(Weights(example, "alpha"), Number(example, "gamma"), 1)),
        "class_balanced_ce" => ClassBalanced(example),
        "multi_margin" => LossSetup.Plain(
            example, new MultiMargin(Whole(example, "p"), Number(example, "margin"), Weights(example, "weight"), 1)),
        "categorical_nll" => example.Inputs.ContainsKey("probs")
            ? LossSetup.Plain(example, new CategoricalNll(1), "probs")
            : LossSetup.Plain(example, new SoftmaxCrossEntropy(), "logits"),
        "dice" => LossSetup.Plain(
            example, new Dice(Number(example, "smooth"), Flag(example, "squared"), Flag(example, "per_sample"))),
        "ctc" => Ctc(example),
        "cosine_embedding" => LossSetup.Stacked(example, new CosineEmbedding(Number(example, "margin")), "input1", "input2"),
        "margin_ranking" => LossSetup.Stacked(example, new MarginRanking(Number(example, "margin")), "input1", "input2"),
        "triplet_margin" => LossSetup.Stacked(
            example,
            new TripletMargin(Number(example, "margin"), Number(example, "p"), Number(example, "eps"), Flag(example, "swap")),
            "anchor", "positive", "negative"),
        "pairwise_distance" => LossSetup.Stacked(
            example, new PairwiseDistance(Number(example, "p"), Number(example, "eps")), "input1", "input2"),
        "lp_distance" => LossSetup.Stacked(example, new PairwiseDistance(Number(example, "p"), 0), "input", "target"),
        "poisson_nll" => LossSetup.Plain(
            example, new PoissonNll(Flag(example, "log_input"), Flag(example, "full"), Number(example, "eps"), AsIs)),
        "gaussian_nll" => Gaussian(example),
        "laplace_nll" => LossSetup.Stacked(example, new LaplaceNll(AsIs), "loc", "scale"),
        "von_mises_nll" => LossSetup.Stacked(example, new VonMisesNll(AsIs), "mu", "kappa"),
        "beta_nll" => LossSetup.Stacked(example, new BetaNll(AsIs), "alpha", "beta"),
        "gamma_nll" => LossSetup.Stacked(example, new GammaNll(AsIs), "concentration", "rate"),
        "exponential_nll" => LossSetup.Plain(example, new ExponentialNll(AsIs), "rate"),
        "student_t_nll" => LossSetup.Stacked(example, new StudentTNll(AsIs), "df", "loc", "scale"),
        "gaussian_mixture_nll" => Mixture(example),
        "plackett_luce_nll" => PlackettLuce(example),
        var kind => throw new NotSupportedException($"The engine has no loss for the kind '{kind}'."),
    };

    public static Reduction ReductionOf(GoldenCase example) => example.Kind switch
    {
        "pairwise_distance" => Reduction.None,
        "class_balanced_ce" => Reduction.Mean,
        _ => example.Parameters.GetProperty("reduction").GetString() switch
        {
            "none" => Reduction.None,
            "mean" => Reduction.Mean,
            "sum" => Reduction.Sum,
            "batchmean" => Reduction.BatchMean,
            var other => throw new NotSupportedException($"The engine has no reduction '{other}'."),
        },
    };

    private static LossSetup CrossEntropy(GoldenCase example)
    {
        var (weights, smoothing) = (Weights(example, "weight"), Number(example, "label_smoothing"));
        Loss loss = example.Parameters.GetProperty("target_kind").GetString() == "soft"
            ? new SoftTargetCrossEntropy(weights, smoothing, 1)
            : new SoftmaxCrossEntropy(weights, smoothing, Whole(example, "ignore_index"), 1);
        var shape = example.Inputs["input"].Shape;
        return LossSetup.Make(example, loss, shape.Rank == 1 ? shape.Prepend(1) : shape).With("input", index => index);
    }

    private static LossSetup ClassBalanced(GoldenCase example)
    {
        long[] counts = [.. example.Inputs["class_counts"].Values.Select(count => (long)count)];
        var meanOver = example.Parameters.GetProperty("divisor").GetString() == "weights" ? MeanOver.Weights : MeanOver.Rows;
        var loss = new ClassBalancedCrossEntropy(
            counts, Number(example, "beta"), Flag(example, "normalize_weights_to_sum_C"), meanOver);
        example.Expected["class_weights"].AssertMatches([.. loss.Weights.Select(weight => (float)weight)], "class weights");
        return LossSetup.Plain(example, loss);
    }

    /// <summary>Logits (steps, batch, classes); targets padded or one behind the other.</summary>
    private static LossSetup Ctc(GoldenCase example)
    {
        var sizes = example.Inputs["logits"].Shape.Sizes.ToArray();
        var (steps, batch, classes) = (sizes[0], sizes[1], sizes[2]);
        var (inputs, lengths, targets) =
            (example.Inputs["input_lengths"].Integers, example.Inputs["target_lengths"].Integers, example.Inputs["targets"]);
        var longest = Math.Max(1, lengths.Max());
        var labels = new List<int>();
        var start = 0;
        for (var sample = 0; sample < batch; sample++)
        {
            start = targets.Shape.Rank == 2 ? sample * targets.Shape[1] : start;
            labels.AddRange([inputs[sample], lengths[sample], .. targets.Integers[start..(start + lengths[sample])]]);
            labels.AddRange(Enumerable.Repeat(-1, longest - lengths[sample]));
            start += lengths[sample];
        }

        var perLabel = ReductionOf(example) == Reduction.Mean;
        var loss = new Ctc(longest, Whole(example, "blank"), Flag(example, "zero_infinity"), perLabel);
        return LossSetup.Make(example, loss, new Shape(batch, steps, classes), labels: [.. labels])
            .With("logits", index => (((index / classes % batch * steps) + (index / classes / batch)) * classes) + (index % classes));
    }

    private static LossSetup Gaussian(GoldenCase example)
    {
        var (full, eps) = (Flag(example, "full"), Number(example, "eps"));
        var shape = example.Inputs["input"].Shape;
        if (example.Inputs["var"].Shape.Equals(shape))
        {
            return LossSetup.Stacked(example, new GaussianNll(full, eps, AsIs), "input", "var");
        }

        var width = shape[1];
        return LossSetup.Make(example, new SharedVarianceGaussianNll(full, eps, AsIs), new Shape(shape[0], width + 1))
            .With("input", index => (index / width * (width + 1)) + (index % width))
            .With("var", index => (index * (width + 1)) + width);
    }

    private static LossSetup Mixture(GoldenCase example)
    {
        var sizes = example.Inputs["means"].Shape.Sizes.ToArray();
        var (components, dimensions) = (sizes[1], sizes[2]);
        var stride = (2 * dimensions) + 1;
        return LossSetup.Make(example, new GaussianMixtureNll(AsIs), new Shape(sizes[0], components, stride))
            .With("logits", index => index * stride)
            .With("means", index => (index / dimensions * stride) + 1 + (index % dimensions))
            .With("stds", index => (index / dimensions * stride) + 1 + dimensions + (index % dimensions));
    }

    private static LossSetup PlackettLuce(GoldenCase example)
    {
        var topK = example.Parameters.TryGetProperty("top_k", out var number) ? number.GetInt32() : 0;
        return LossSetup.Make(example, new PlackettLuceNll(topK), example.Inputs["scores"].Shape, "ranking")
            .With("scores", index => index);
    }

    private static double[]? Weights(GoldenCase example, string input) => example.Inputs.TryGetValue(input, out var tensor) ? tensor.Values : null;

    /// <summary>A number; JSON writes the infinite ones as texts.</summary>
    public static double Number(GoldenCase example, string parameter)
    {
        var value = example.Parameters.GetProperty(parameter);
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : value.GetString() switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            var other => throw new NotSupportedException($"'{other}' is no number."),
        };
    }

    private static bool Flag(GoldenCase example, string parameter) => example.Parameters.GetProperty(parameter).GetBoolean();

    private static int Whole(GoldenCase example, string parameter) => (int)Number(example, parameter);

    private static double? Optional(GoldenCase example, string parameter) =>
        example.Parameters.GetProperty(parameter).ValueKind == JsonValueKind.Null ? null : Number(example, parameter);
}
