using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Division by the running root mean square: s = α·s + (1 - α)·g²; w -= rate·g / (√s + ε). Centred, the square of the average
/// gradient is taken off s; with momentum, b = momentum·b + g / (√s + ε) and w -= rate·b; with ε inside, the root is √(s + ε). Weight
/// decay is added to the gradient.</summary>
/// <remarks>Averages below 2^-100 become 0, as in <see cref="Adam"/>.
/// Source: Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6.5 (2012); centred: Graves, Generating Sequences with
/// Recurrent Neural Networks (2013), equations 38 to 45; PyTorch's torch.optim.RMSprop; ε inside as in TensorFlow.</remarks>
public sealed class RmsProp : Optimizer
{
    private readonly double _alpha;
    private readonly double _epsilon;
    private readonly bool _hasMomentum;
    private readonly bool _centered;
    private readonly bool _epsilonInside;

    /// <summary>RMSProp.</summary>
    /// <param name="learningRate">Step size, 0 or more.</param>
    /// <param name="alpha">Share of the average that is kept, in [0, 1).</param>
    /// <param name="epsilon">Keeps the division finite, at least 1e-30.</param>
    /// <param name="weightDecay">Factor of the weights added to the gradients, 0 or more.</param>
    /// <param name="momentum">Share of the direction that is kept, 0 or more; 0 keeps no arena for it.</param>
    /// <param name="centered">Whether the variance divides instead of the mean square.</param>
    /// <param name="epsilonInside">Whether ε is added under the root.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of range.</exception>
    public RmsProp(
        double learningRate = 0.01,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentum = 0,
        bool centered = false,
        bool epsilonInside = false)
        : base(learningRate, weightDecay)
    {
        CheckShare(alpha, nameof(alpha));
        CheckEpsilon(epsilon);
        Check(momentum >= 0 && double.IsFinite(momentum), nameof(momentum), "a finite momentum of 0 or more", momentum);
        _alpha = alpha;
        _epsilon = epsilon;
        MomentumFactor = momentum;
        _hasMomentum = momentum > 0;
        _centered = centered;
        _epsilonInside = epsilonInside;
    }

    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => (_hasMomentum, _centered) switch
    {
        (true, true) => ["square_avg", "momentum_buffer", "grad_avg"],
        (true, false) => ["square_avg", "momentum_buffer"],
        (false, true) => ["square_avg", "grad_avg"],
        _ => ["square_avg"],
    };

    /// <inheritdoc/>
    public override bool HasMomentum => _hasMomentum;

    internal override ulong Update(in UpdatePart part)
    {
        var core = new Core(
            new Moments(_alpha, _alpha), new RootDivision(_epsilon, _epsilonInside), (float)MomentumFactor, (float)-part.LearningRate);
        return (_hasMomentum, _centered) switch
        {
            (true, true) => UpdateLoop.Run(new CenteredMomentumRule(core), part, part.WeightDecay),
            (true, false) => UpdateLoop.Run(new MomentumRule(core), part, part.WeightDecay),
            (false, true) => UpdateLoop.Run(new CenteredRule(core), part, part.WeightDecay),
            _ => UpdateLoop.Run(new PlainRule(core), part, part.WeightDecay),
        };
    }

    /// <summary>The pieces that the four rules are put together from.</summary>
    private readonly struct Core(Moments moments, RootDivision division, float momentum, float negativeRate)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Plain<TLanes, TVector>(TVector gradient, ref TVector square)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            square = moments.Second<TLanes, TVector>(square, gradient);
            return division.Divide<TLanes, TVector>(gradient, square);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Centered<TLanes, TVector>(TVector gradient, ref TVector square, ref TVector average)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            square = moments.Second<TLanes, TVector>(square, gradient);
            average = moments.First<TLanes, TVector>(average, gradient);

            // Rounding may leave a hair less than nothing of a variance of 0.
            var zero = TLanes.Create(0f);
            var variance = TLanes.Fma(TLanes.Subtract(zero, average), average, square);
            variance = TLanes.Select(TLanes.Less(variance, zero), zero, variance);
            return division.Divide<TLanes, TVector>(gradient, variance);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Keep<TLanes, TVector>(TVector direction, ref TVector buffer)
            where TLanes : ILanes<TVector>
            where TVector : struct => buffer = TLanes.Fma(TLanes.Create(momentum), buffer, direction);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Step<TLanes, TVector>(TVector weight, TVector direction)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Fma(TLanes.Create(negativeRate), direction, weight);
    }

    private readonly struct PlainRule(Core core) : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct => core.Step<TLanes, TVector>(weight, core.Plain<TLanes, TVector>(gradient, ref first));
    }

    private readonly struct CenteredRule(Core core) : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct =>
            core.Step<TLanes, TVector>(weight, core.Centered<TLanes, TVector>(gradient, ref first, ref second));
    }

    private readonly struct MomentumRule(Core core) : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var direction = core.Plain<TLanes, TVector>(gradient, ref first);
            return core.Step<TLanes, TVector>(weight, core.Keep<TLanes, TVector>(direction, ref second));
        }
    }

    private readonly struct CenteredMomentumRule(Core core) : IUpdateRule
    {
        public static int StateCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            var direction = core.Centered<TLanes, TVector>(gradient, ref first, ref third);
            return core.Step<TLanes, TVector>(weight, core.Keep<TLanes, TVector>(direction, ref second));
        }
    }
}
