using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Mean of -log p(target) in nats under a distribution whose parameters the model predicts, one distribution for each target.
/// Predictions of the targets' shape [batch, ...] where it has one parameter, else [batch, parameters, ...] with the parameters along
/// axis 1 in the order the loss names.</summary>
/// <remarks>In float64. Parameters that must be positive come out of a link. The weight is the number of targets.</remarks>
public abstract class LikelihoodLoss : Loss, ILikelihoodHead
{
    /// <summary>More than any distribution here has.</summary>
    private const int MostParameters = 4;

    private readonly PositiveLink _link;

    /// <summary>A likelihood with a link for its positive parameters.</summary>
    private protected LikelihoodLoss(PositiveLink link) => _link = link;

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Values;

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Distribution;

    /// <summary>The parameters' names in their order.</summary>
    public abstract IReadOnlyList<string> ParameterNames { get; }

    /// <summary>The targets that have a likelihood.</summary>
    private protected virtual (float Least, float Most) Support => (float.NegativeInfinity, float.PositiveInfinity);

    private int ParameterCount => ParameterNames.Count;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return ParameterCount == 1 || (predictions.Rank >= 2 && predictions[1] == ParameterCount)
            ? predictions.ElementCount / ParameterCount
            : throw new ShapeException(
                $"{Name} needs predictions of [batch, {ParameterCount}, ...] with {string.Join(", ", ParameterNames)} along axis 1, "
                + $"got {predictions}; stack or reshape the model's output.");
    }

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions) => ParameterCount == 1 ? ElementAxes.None : new(1, 1);

    /// <inheritdoc/>
    public sealed override BatchSums Evaluate(in LossFrame frame)
    {
        KernelArguments.SameLength(frame.Targets.Length, TargetCount(frame.Shape), Name);
        Targets.CheckRange(frame.Targets, Support.Least, Support.Most, Name, "targets");
        Span<double> parameters = stackalloc double[MostParameters];
        Span<double> slopes = stackalloc double[MostParameters];
        Span<double> gradient = stackalloc double[MostParameters];
        var (_, count, inner) = AxesOfElement(frame.Shape).Split(frame.Shape);
        var loss = 0.0;
        for (var target = 0; target < frame.Targets.Length; target++)
        {
            var place = Place(target, count, inner);
            Link(frame.Predictions, place, inner, parameters[..count], slopes[..count]);
            var part = Evaluate(parameters[..count], frame.Targets[target], gradient[..count]);
            for (var index = 0; index < count; index++)
            {
                frame.Gradient[place + (index * inner)] = (float)(gradient[index] * slopes[index]);
            }

            loss += part;
            frame.SetElement(target, part);
        }

        return new BatchSums(loss, frame.Targets.Length, frame.Samples, 0);
    }

    /// <inheritdoc/>
    public Shape EstimateShape(Shape predictions, Estimate estimate)
    {
        TargetCount(predictions);
        return estimate == Estimate.Parameters ? predictions : AxesOfElement(predictions).ElementShape(predictions);
    }

    /// <inheritdoc/>
    public void Predict(Shape shape, ReadOnlySpan<float> predictions, Estimate estimate, Span<float> result)
    {
        var targets = TargetCount(shape);
        KernelArguments.SameLength(result.Length, EstimateShape(shape, estimate).ElementCount);
        Span<double> parameters = stackalloc double[MostParameters];
        Span<double> slopes = stackalloc double[MostParameters];
        var (_, count, inner) = AxesOfElement(shape).Split(shape);
        for (var target = 0; target < targets; target++)
        {
            var place = Place(target, count, inner);
            Link(predictions, place, inner, parameters[..count], slopes[..count]);
            if (estimate != Estimate.Parameters)
            {
                result[target] = (float)(estimate == Estimate.Mean ? Mean(parameters[..count]) : Mode(parameters[..count]));
                continue;
            }

            for (var index = 0; index < count; index++)
            {
                result[place + (index * inner)] = (float)parameters[index];
            }
        }
    }

    /// <summary>Whether a parameter comes out of the link.</summary>
    private protected abstract bool IsPositive(int parameter);

    /// <summary>-log p(target), and its derivatives in the parameters.</summary>
    private protected abstract double Evaluate(ReadOnlySpan<double> parameters, double target, Span<double> gradient);

    /// <summary>The distribution's mean.</summary>
    private protected abstract double Mean(ReadOnlySpan<double> parameters);

    /// <summary>The distribution's mode.</summary>
    private protected abstract double Mode(ReadOnlySpan<double> parameters);

    /// <summary>Where a target's first parameter stands.</summary>
    private static int Place(int target, int count, int inner) => count == 1 ? target : (target / inner * count * inner) + (target % inner);

    private void Link(ReadOnlySpan<float> predictions, int place, int inner, Span<double> parameters, Span<double> slopes)
    {
        for (var index = 0; index < parameters.Length; index++)
        {
            var raw = predictions[place + (index * inner)];
            (parameters[index], slopes[index]) = IsPositive(index) ? _link.Apply(raw) : (raw, 1);
            if (IsPositive(index) && parameters[index] < 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(predictions),
                    $"{Name} needs a {ParameterNames[index]} of 0 or more, got {raw}; let a link such as softplus make it positive.");
            }
        }
    }
}
