using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;
using HyperParameter = Cluster.Engine.Models.HyperParameter;

namespace Cluster.Engine.Losses;

/// <summary>Connectionist temporal classification: -log of the probability that the steps of a sequence, with repeats merged and blanks
/// dropped, spell the target. Predictions are logits [batch, steps, classes]. Each sample has 2 + maxTargetLength labels: the number of its
/// steps that count, the length of its target, then the target itself; what follows is not read.</summary>
/// <remarks>PyTorch's ctc_loss of log-softmaxed logits. Gradient of a sample's loss: softmax minus the posterior of each class at each
/// step; 0 behind the last step that counts, and where no alignment exists, whose loss is infinite or, if so asked, 0.
/// Source: Graves, Fernández, Gomez and Schmidhuber, Connectionist Temporal Classification: Labelling Unsegmented Sequence Data with
/// Recurrent Neural Networks (2006).</remarks>
public sealed class Ctc : Loss
{
    private const int LengthLabels = 2;

    private readonly int _maxTargetLength;
    private readonly int _blank;
    private readonly bool _zeroInfinity;
    private readonly bool _perLabel;

    /// <summary>The loss with its options.</summary>
    /// <param name="maxTargetLength">Most labels in a target, 0 or more.</param>
    /// <param name="blank">Class of the blank.</param>
    /// <param name="zeroInfinity">Whether a target that no alignment can spell costs 0 instead of infinity.</param>
    /// <param name="perLabel">Whether a sample's loss is divided by the length of its target, or 1 for an empty one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Ctc(int maxTargetLength, int blank = 0, bool zeroInfinity = false, bool perLabel = true)
    {
        HyperParameter.CheckNotNegative(maxTargetLength, "Ctc");
        HyperParameter.CheckNotNegative(blank, "Ctc");
        (_maxTargetLength, _blank, _zeroInfinity, _perLabel) = (maxTargetLength, blank, zeroInfinity, perLabel);
    }

    /// <inheritdoc/>
    public override string Name => "ctc";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Other;

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.ClassLabels;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.Rank == 3 && predictions[2] > _blank
            ? predictions[0] * (LengthLabels + _maxTargetLength)
            : throw new ShapeException(
                $"{Name} needs predictions of [batch, steps, classes] with more than {_blank} classes, got {predictions}; "
                + "reshape the model's output.");
    }

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions) => ElementAxes.From(predictions, 1);

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        KernelArguments.SameLength(frame.Labels.Length, TargetCount(frame.Shape), Name);
        var (samples, steps, classes) = (frame.Shape[0], frame.Shape[1], frame.Shape[2]);
        var stride = LengthLabels + _maxTargetLength;
        Softmax.ShiftedExponentials(frame.Predictions, classes, frame.Gradient);
        using var room = new Rented<double>(CtcLattice.RoomFor(steps, _maxTargetLength));
        var loss = 0.0;
        for (var sample = 0; sample < samples; sample++)
        {
            var labels = frame.Labels.Slice(sample * stride, stride);
            Check(labels, steps, classes, sample);
            var part = EvaluateSample(frame, sample * steps * classes, labels, classes, room.Span);
            loss += part;
            frame.SetElement(sample, part);
        }

        return new BatchSums(loss, samples, samples, 0);
    }

    private double EvaluateSample(in LossFrame frame, int start, ReadOnlySpan<int> labels, int classes, Span<double> room)
    {
        var target = labels.Slice(LengthLabels, labels[1]);
        var scores = frame.Predictions.Slice(start, labels[0] * classes);
        var gradient = frame.Gradient.Slice(start, frame.Shape[1] * classes);
        gradient[scores.Length..].Clear();
        gradient = gradient[..scores.Length];

        var lattice = new CtcLattice(scores, classes, target, _blank, room);
        lattice.NormalizeTo(gradient);
        var logarithm = lattice.Forward();
        if (double.IsNegativeInfinity(logarithm))
        {
            gradient.Clear();
            return _zeroInfinity ? 0 : double.PositiveInfinity;
        }

        var factor = _perLabel ? 1.0 / Math.Max(1, target.Length) : 1;
        lattice.Backward(logarithm, gradient);
        Elementwise.Scale(gradient, (float)factor, gradient);
        return -factor * logarithm;
    }

    private void Check(ReadOnlySpan<int> labels, int steps, int classes, int sample)
    {
        if ((uint)labels[0] > (uint)steps || (uint)labels[1] > (uint)_maxTargetLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(labels),
                $"{Name} needs at most {steps} steps and {_maxTargetLength} labels, got {labels[0]} and {labels[1]} in sample {sample}; "
                + "the first two labels of a sample are its lengths.");
        }

        foreach (var label in labels.Slice(LengthLabels, labels[1]))
        {
            if (Targets.CheckedLabel(label, classes, sample, Name) == _blank)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), $"{Name} needs targets without the blank {_blank}, got one in sample {sample}; leave blanks out.");
            }
        }
    }
}
