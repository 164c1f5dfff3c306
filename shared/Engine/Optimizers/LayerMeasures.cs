namespace Cluster.Engine.Optimizers;

/// <summary>What a step knows of whole parameters and of the whole gradient, and the factors that follow for each parameter.</summary>
internal sealed class LayerMeasures
{
    private readonly UpdatePlan _plan;
    private readonly Optimizer _optimizer;
    private readonly GradientClipping? _clipping;
    private readonly BlockSums _magnitudes;
    private readonly BlockSums _squares;
    private readonly BlockSums _gradients;
    private readonly BlockSums _others;
    private readonly double[] _trustRatios;
    private readonly double[] _groupSlopes;
    private float _gradientScale;
    private double _coefficient;

    public LayerMeasures(UpdatePlan plan, Optimizer optimizer, GradientClipping? clipping)
    {
        (_plan, _optimizer, _clipping) = (plan, optimizer, clipping);
        (_magnitudes, _squares, _gradients, _others) = (new(plan), new(plan), new(plan), new(plan));
        _trustRatios = new double[plan.Settings.Length];
        _groupSlopes = new double[plan.Settings.Length];
    }

    /// <summary>Norm of the whole gradient before clipping by norm; null where no limit asks for it.</summary>
    public double? GradientNorm { get; private set; }

    /// <summary>Value of all penalties.</summary>
    public double Penalty { get; private set; }

    public void Begin(float gradientScale)
    {
        (_gradientScale, _coefficient, GradientNorm, Penalty) = (gradientScale, 1, null, 0);
        Array.Fill(_trustRatios, 1);
        Array.Clear(_groupSlopes);
    }

    /// <summary>How a parameter's gradient comes about, as far as the phases so far know.</summary>
    public GradientFactors FactorsOf(int slice)
    {
        var penalty = _plan.Settings[slice].Penalty;
        return new GradientFactors(
            _coefficient == 1 ? _gradientScale : (float)(_gradientScale * _coefficient),
            penalty.Absolute * _coefficient,
            ((2 * penalty.Square) + _groupSlopes[slice]) * _coefficient,
            _clipping?.MaxValue * _coefficient ?? double.PositiveInfinity);
    }

    public double TrustRatioOf(int slice) => _trustRatios[slice];

    public void Measure(UpdatePhase phase, int block, in UpdatePart part)
    {
        switch (phase)
        {
            case UpdatePhase.MeasureWeights:
                MeasureWeights(block, part);
                break;
            case UpdatePhase.MeasureGradients:
                MeasureGradients(block, part);
                break;
            default:
                _others.Set(block, _optimizer.Prepare(part));
                break;
        }
    }

    public void EndPhase(UpdatePhase phase)
    {
        switch (phase)
        {
            case UpdatePhase.MeasureWeights:
                EndWeights();
                break;
            case UpdatePhase.MeasureGradients:
                EndGradients();
                break;
            case UpdatePhase.Prepare:
                _others.Gather();
                SetTrustRatios(otherScale: 1);
                break;
        }
    }

    private unsafe void MeasureWeights(int block, in UpdatePart part)
    {
        var penalty = _plan.Settings[_plan.Blocks[block].Slice].Penalty;
        var weights = part.Weights + part.Offset;
        _magnitudes.Set(block, penalty.Absolute > 0 ? DirectionLoop.OfValues(weights, part.Length, power: 1) : 0);
        var needsSquares = penalty.Square > 0 || penalty.Group > 0 || (_optimizer.Norms & LayerNorms.Weights) != 0;
        _squares.Set(block, needsSquares ? DirectionLoop.OfValues(weights, part.Length, power: 2) : 0);
    }

    private void EndWeights()
    {
        _magnitudes.Gather();
        _squares.Gather();
        for (var slice = 0; slice < _groupSlopes.Length; slice++)
        {
            var (penalty, length) = (_plan.Settings[slice].Penalty, Math.Sqrt(_squares.OfSlice(slice)));
            Penalty += (penalty.Absolute * _magnitudes.OfSlice(slice))
                + (penalty.Square * _squares.OfSlice(slice))
                + (penalty.Group * length);
            _groupSlopes[slice] = length > 0 ? penalty.Group / length : 0;
        }
    }

    private void MeasureGradients(int block, in UpdatePart part)
    {
        var power = _clipping?.MaxNorm is null ? 2 : _clipping.NormType;
        var sum = DirectionLoop.OfGradient(part, power);
        _gradients.Set(block, sum);
        if ((_optimizer.Norms & LayerNorms.Gradient) != 0)
        {
            _others.Set(block, power == 2 ? sum : DirectionLoop.OfGradient(part, power: 2));
        }
    }

    private void EndGradients()
    {
        if (_clipping?.MaxNorm is not null)
        {
            GradientNorm = NormLanes.Root(_gradients.Gather(_clipping.NormType), _clipping.NormType);
            _coefficient = _clipping.Coefficient(GradientNorm.Value);
        }

        if ((_optimizer.Norms & LayerNorms.Gradient) != 0)
        {
            _others.Gather();
            SetTrustRatios(_coefficient);
        }
    }

    private void SetTrustRatios(double otherScale)
    {
        for (var slice = 0; slice < _trustRatios.Length; slice++)
        {
            var settings = _plan.Settings[slice];
            _trustRatios[slice] = settings.Adapted
                ? _optimizer.TrustRatio(
                    Math.Sqrt(_squares.OfSlice(slice)), Math.Sqrt(_others.OfSlice(slice)) * otherScale, settings.WeightDecay)
                : 1;
        }
    }
}
