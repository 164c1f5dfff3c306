using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>A stack of recurrent layers over samples [steps, features]. Parameters as in PyTorch: for each layer k, and again with the
/// suffix _reverse for the backward direction, weight_ih_lk, weight_hh_lk, bias_ih_lk and bias_hh_lk.</summary>
/// <remarks>All parameters begin uniform in ±1/√hidden, as in PyTorch.</remarks>
public abstract class RecurrentModule : Module
{
    private readonly ImmutableArray<Direction> _directions;
    private readonly bool _bias;
    private readonly double _dropout;
    private readonly int _directionCount;

    private protected RecurrentModule(int gates, RecurrentShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.InputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.HiddenSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Layers, 1);
        HyperParameter.CheckProbability(shape.Dropout, GetType().Name);
        (InputSize, HiddenSize, Layers) = (shape.InputSize, shape.HiddenSize, shape.Layers);
        (_bias, _dropout, ReturnsSequence) = (shape.Bias, shape.Dropout, shape.ReturnsSequence);
        _directionCount = shape.Bidirectional ? 2 : 1;
        var law = LinearDefaultInitializer.ForFanIn(HiddenSize);
        var directions = ImmutableArray.CreateBuilder<Direction>();
        for (var index = 0; index < Layers * _directionCount; index++)
        {
            var (layer, reverse) = (index / _directionCount, index % _directionCount == 1);
            var inputs = layer == 0 ? InputSize : _directionCount * HiddenSize;
            directions.Add(new Direction(
                $"l{layer}{(reverse ? "_reverse" : "")}",
                reverse,
                new Parameter(new Shape(gates * HiddenSize, inputs), law),
                new Parameter(new Shape(gates * HiddenSize, HiddenSize), law),
                new Parameter(new Shape(gates * HiddenSize), law),
                new Parameter(new Shape(gates * HiddenSize), law)));
        }

        _directions = directions.ToImmutable();
    }

    /// <summary>Features of an incoming step.</summary>
    public int InputSize { get; }

    /// <summary>Hidden size of each direction.</summary>
    public int HiddenSize { get; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; }

    /// <summary>Whether the result holds all steps; else it is the last hidden state alone.</summary>
    public bool ReturnsSequence { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters =>
        [.. _directions.SelectMany(direction => direction.Named(_bias))];

    /// <summary>Kinds of states.</summary>
    private protected virtual int StateKinds => 1;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Rank != 2 || sample[1] != InputSize || sample[0] == 0)
        {
            throw new ShapeException(
                $"{GetType().Name} needs samples [steps, {InputSize}], got {sample}; put an Embedding in front of it or change its input size.");
        }

        var features = _directionCount * HiddenSize;
        return ReturnsSequence ? new Shape(sample[0], features) : new Shape(features);
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        var result = RecordSequence(tape, input);
        if (ReturnsSequence)
        {
            return result.Output;
        }

        var last = result.States[0].TakeLast(_directionCount).ToArray();
        return last.Length == 1 ? last[0] : last.Concat(1);
    }

    /// <summary>Records the layers with all their results.</summary>
    /// <param name="tape">The tape that is being recorded.</param>
    /// <param name="input">Incoming batch, [samples, steps, features].</param>
    /// <param name="initialStates">For each kind of state (h, and c for an LSTM) the first ones in PyTorch's layout
    /// [layers·directions, samples, hidden]; null for zeros.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public RecurrentResult RecordSequence(TapeRecorder tape, Value input, IReadOnlyList<Value>? initialStates = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        CheckStates(initialStates, input.Shape);
        var states = Enumerable.Range(0, StateKinds).Select(_ => new List<Value>()).ToArray();
        for (var layer = 0; layer < Layers; layer++)
        {
            var outputs = new List<Value>();
            for (var index = layer * _directionCount; index < (layer + 1) * _directionCount; index++)
            {
                var results = RecordDirection(tape, input, index, initialStates);
                outputs.Add(results[0]);
                for (var kind = 0; kind < StateKinds; kind++)
                {
                    states[kind].Add(results[1 + kind]);
                }
            }

            input = outputs.Count == 1 ? outputs[0] : outputs.Concat(2);
            input = _dropout > 0 && layer < Layers - 1 ? input.Dropout(_dropout) : input;
        }

        return new RecurrentResult(input, states);
    }

    /// <summary>The operation of one layer in one direction.</summary>
    private protected abstract Operation Operation(RecurrentOptions options);

    private ImmutableArray<Value> RecordDirection(TapeRecorder tape, Value input, int index, IReadOnlyList<Value>? initialStates)
    {
        var direction = _directions[index];
        var values = new List<Value> { input };
        values.AddRange(direction.Named(_bias).Select(parameter => tape.Parameter(parameter.Value)));
        foreach (var state in initialStates ?? [])
        {
            values.Add(state.Slice(0, index, 1).Reshape(state.Shape[1], state.Shape[2]));
        }

        return tape.ApplyAll(Operation(new RecurrentOptions(direction.Reverse, _bias, initialStates is not null)), [.. values]);
    }

    private void CheckStates(IReadOnlyList<Value>? states, Shape input)
    {
        if (states is null)
        {
            return;
        }

        var need = new Shape(_directions.Length, input[0], HiddenSize);
        if (states.Count != StateKinds || states.Any(state => !state.Shape.Equals(need)))
        {
            throw new ShapeException(
                $"{GetType().Name} needs {StateKinds} initial states {need}, got {string.Join(", ", states.Select(state => state.Shape))}; "
                + "give one for each layer and direction.");
        }
    }

    private sealed record Direction(
        string Suffix, bool Reverse, Parameter InputWeight, Parameter HiddenWeight, Parameter InputBias, Parameter HiddenBias)
    {
        public IEnumerable<KeyValuePair<string, Parameter>> Named(bool bias)
        {
            yield return new($"weight_ih_{Suffix}", InputWeight);
            yield return new($"weight_hh_{Suffix}", HiddenWeight);
            if (bias)
            {
                yield return new($"bias_ih_{Suffix}", InputBias);
                yield return new($"bias_hh_{Suffix}", HiddenBias);
            }
        }
    }
}

/// <summary>What the recurrent modules have in common.</summary>
internal readonly record struct RecurrentShape(
    int InputSize, int HiddenSize, int Layers, bool Bias, bool Bidirectional, double Dropout, bool ReturnsSequence);
