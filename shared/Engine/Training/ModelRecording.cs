using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Training;

/// <summary>A model on a tape, from samples to predictions.</summary>
internal sealed class ModelRecording
{
    private readonly TapeRecorder _recorder;

    /// <exception cref="ShapeException">The model cannot take such samples, or records something else than it announces.</exception>
    public ModelRecording(Module model, ParameterLayout layout, Shape sampleShape, in MicroBatches parts, bool keepsResults = false)
    {
        _recorder = new TapeRecorder(layout, parts) { KeepsResults = keepsResults };
        Input = _recorder.Samples(sampleShape);
        Output = _recorder.RecordModule("", model, Input);
        var expected = model.OutputShape(sampleShape).Prepend(parts.Samples);
        if (!Output.Shape.Equals(expected))
        {
            throw new ShapeException(
                $"MicroBatchGraph needs a model that records what it announces, got {Output.Shape} instead of {expected}; "
                + "make OutputShape and Record of its modules agree.");
        }
    }

    public Value Input { get; }

    public Value Output { get; }

    /// <summary>Why the micro-batches cannot be computed together; null if they can.</summary>
    public string? Obstacle => _recorder.Obstacle;

    /// <summary>Whether the micro-batches are computed together; else one after the other.</summary>
    public bool RunsTogether => Obstacle is null && (_recorder.Parts.Count == 1 || !_recorder.IsFasterOneByOne);

    /// <summary>The recording, until <see cref="Plan"/> or <see cref="Finish"/> ends it.</summary>
    public TapeRecorder Recorder => _recorder;

    /// <summary>Plans the tape's memory without allocating it.</summary>
    public TapePlan Plan()
    {
        var output = Output;
        return _recorder.Plan(ref output, out _);
    }

    public RecordedModel Finish() => new(_recorder.Finish(Output), Input);
}

/// <summary>A tape and where samples enter it.</summary>
internal sealed record RecordedModel(Tape Tape, Value Input);
