using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>What Adam and AdamW share: everything but where the weight decay goes.</summary>
public abstract class AdamFamily : Optimizer
{
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly AmsGrad _amsGrad;
    private readonly bool _biasCorrection;
    private readonly bool _epsilonHat;

    private protected AdamFamily(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, AmsGrad amsGrad, bool biasCorrection, bool epsilonHat)
        : base(learningRate, weightDecay)
    {
        CheckShare(beta1, nameof(beta1));
        CheckShare(beta2, nameof(beta2));
        CheckEpsilon(epsilon);
        MomentumFactor = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
        _amsGrad = amsGrad;
        _biasCorrection = biasCorrection;
        _epsilonHat = epsilonHat;
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> StateNames => _amsGrad switch
    {
        AmsGrad.On => ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"],
        AmsGrad.OfCorrected => ["exp_avg", "exp_avg_sq", "max_v_hat"],
        _ => ["exp_avg", "exp_avg_sq"],
    };

    /// <inheritdoc/>
    public sealed override bool HasMomentum => true;

    /// <summary>Runs Adam's formula.</summary>
    /// <param name="part">The stretch.</param>
    /// <param name="coupledDecay">Factor of the weights that is added to the gradients.</param>
    /// <param name="keep">Factor on the weights before the step.</param>
    private protected ulong Run(in UpdatePart part, double coupledDecay, double keep)
    {
        var correction1 = _biasCorrection ? 1 - DoubleFunctions.IntegerPower(MomentumFactor, part.State.Updates) : 1;
        var correction2 = _biasCorrection ? 1 - DoubleFunctions.IntegerPower(_beta2, part.State.Updates) : 1;
        var (rate, rootScale) = (part.LearningRate / correction1, 1 / Math.Sqrt(correction2));
        if (_epsilonHat)
        {
            // ε stands beside the root before its correction, which moves to the rate.
            (rate, rootScale) = (rate / rootScale, 1);
        }

        var moments = new Moments(MomentumFactor, _beta2);
        var corrected = _amsGrad == AmsGrad.OfCorrected;
        var rule = new AdamRule(moments, corrected ? 1f : (float)rootScale, (float)_epsilon, (float)-rate, (float)keep);
        return _amsGrad == AmsGrad.Off
            ? UpdateLoop.Run(rule, part, coupledDecay)
            : UpdateLoop.Run(new AmsGradRule(moments, rule, corrected ? (float)(1 / correction2) : 1f), part, coupledDecay);
    }
}
