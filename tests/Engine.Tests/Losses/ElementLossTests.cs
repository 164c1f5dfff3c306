using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Losses;

/// <summary>Losses whose formulas run on vectors: one element alone takes the scalar path and must have the same bits.</summary>
public sealed class ElementLossTests
{
    private const int LongestRow = 130;

    public static TheoryData<string> Vectorised =>
    [
        "l1", "mse", "bias", "huber", "smooth_l1", "smooth_l1_0", "pseudo_huber", "log_cosh", "tukey", "quantile", "bce_logits",
        "hinge", "squared_hinge", "hinge_embedding", "soft_margin", "kl", "kl_log",
    ];

    [Theory]
    [MemberData(nameof(Vectorised))]
    public void Evaluate_AnyLength_EqualsEveryElementAlone(string name)
    {
        var loss = LossExamples.Of(name).Loss;
        var isSign = loss is Hinge or SquaredHinge or HingeEmbedding or SoftMargin;
        for (var length = 1; length <= LongestRow; length++)
        {
            var predictions = Predictions(length);
            float[] targets = [.. Bits.Uniform(length + 500, length).Select(value => isSign ? MathF.CopySign(1, value) : MathF.Abs(value))];
            var (_, gradient, elements) = Evaluate(loss, predictions, targets);
            for (var index = 0; index < length; index++)
            {
                var (_, slope, element) = Evaluate(loss, [predictions[index]], [targets[index]]);
                Assert.True(Bits.Same(slope[0], gradient[index]), $"Gradient {index} of {length} is {gradient[index]:R}, alone {slope[0]:R}.");
                Assert.True(Bits.Same(element[0], elements[index]), $"Loss {index} of {length} is {elements[index]:R}, alone {element[0]:R}.");
            }
        }
    }

    [Fact]
    public void LogCosh_AnyResidual_KeepsItsDigits()
    {
        foreach (var residual in new[] { 1e-6f, -3e-4f, 0.1f, 0.9999f, 1f, -1.5f, 20f, 1e4f })
        {
            var r = Math.Abs((double)residual);
            var want = r < 0.01 ? (r * r / 2) - (r * r * r * r / 12) : r + Math.Log(0.5 + (0.5 * Math.Exp(-2 * r)));

            Assert.Equal(want, Evaluate(new LogCosh(), [residual], [0]).Sums.Loss, 1e-6 * want);
        }
    }

    [Theory]
    [InlineData(0f, 1f, 100)]
    [InlineData(1f, 0f, 100)]
    [InlineData(1f, 1f, 0)]
    [InlineData(0f, 0f, 0)]
    public void BinaryCrossEntropy_CertainProbability_IsClamped(float probability, float target, double want) =>
        Assert.Equal(want, Evaluate(new BinaryCrossEntropy(), [probability], [target]).Sums.Loss);

    [Fact]
    public void BinaryCrossEntropy_PredictionThatIsNoProbability_Throws()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(new BinaryCrossEntropy(), [0.5f, 1.5f], [0, 1]));

        Assert.Contains("1.5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SignLosses_TargetOfZero_Throw()
    {
        foreach (var loss in new Loss[] { new Hinge(), new SquaredHinge(), new HingeEmbedding(), new SoftMargin() })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(loss, [1, 2], [1, 0]));
        }
    }

    [Fact]
    public void Barron_NearItsSpecialShapes_GoesOverIntoThem()
    {
        foreach (var (near, exact) in new[] { (1e-9, 0.0), (2 - 1e-9, 2), (-1e9, double.NegativeInfinity) })
        {
            var (sums, gradient, _) = Evaluate(new Barron(near, 0.7), [1.3f, -0.2f], [0.1f, 0.4f]);
            var (want, slope, _) = Evaluate(new Barron(exact, 0.7), [1.3f, -0.2f], [0.1f, 0.4f]);

            Assert.Equal(want.Loss, sums.Loss, 1e-6);
            Assert.Equal(slope[0], gradient[0], 1e-6);
        }
    }

    [Fact]
    public void Constructors_ConstantOutside_Throw()
    {
        Func<Loss>[] makers =
        [
            () => new Huber(0), () => new SmoothL1(-1), () => new PseudoHuber(double.NaN), () => new TukeyBiweight(-1), () => new Quantile(1.1),
            () => new Barron(double.PositiveInfinity), () => new Barron(1, 0), () => new LpPower(0.5), () => new RootMeanSquaredError(-1),
            () => new BinaryFocal(2), () => new BinaryFocal(0.5, -1), () => new BinaryCrossEntropy([-1]), () => new BinaryCrossEntropy([]),
            () => new SoftmaxCrossEntropy([1, double.NaN]), () => new SoftmaxCrossEntropy(labelSmoothing: 1.5), () => new MultiMargin(3),
            () => new CosineEmbedding(1.5), () => new PairwiseDistance(0.5), () => new Ctc(-1), () => new PlackettLuceNll(-1), () => new Dice(-1),
            () => new GaussianNll(eps: 0), () => new ClassBalancedCrossEntropy([1, 2], 1), () => new ClassBalancedCrossEntropy([0, 0]),
        ];

        Assert.All(makers, make => Assert.ThrowsAny<ArgumentOutOfRangeException>(make));
    }

    private static float[] Predictions(int length)
    {
        var predictions = Bits.Uniform(length, length);
        for (var index = 0; index < length; index++)
        {
            predictions[index] *= (index % 7) switch { 0 => 100f, 1 => 1e-5f, 2 => 1e4f, _ => 2f };
        }

        return predictions;
    }

    private static (BatchSums Sums, float[] Gradient, float[] Elements) Evaluate(Loss loss, float[] predictions, float[] targets) =>
        new LossExample(loss, new Shape(predictions.Length), predictions, [], targets, true).Evaluate();
}
