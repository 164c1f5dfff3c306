using System.Collections.Frozen;
using System.Collections.Immutable;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>Writes down the operations of a model for one batch, and plans their memory. <see cref="Finish"/> turns the record into a
/// <see cref="Tape"/> that is replayed any number of times without allocating.</summary>
public sealed partial class TapeRecorder
{
    private readonly Dictionary<ParameterSlice, Value> _parameters = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Parameter, Value> _substitutes = new(ReferenceEqualityComparer.Instance);
    private readonly List<Value> _roots = [];
    private readonly List<TapeNode> _nodes = [];
    private int _segments;
    private int _ordinals;
    private int _segment = -1;
    private bool _finished;

    /// <summary>A recorder for one micro-batch.</summary>
    /// <param name="layout">Where the model's parameters lie.</param>
    public TapeRecorder(ParameterLayout layout)
        : this(layout, new MicroBatches(1))
    {
    }

    /// <summary>A recorder for several micro-batches that are computed together. Every tensor holds their samples one after the
    /// other.</summary>
    /// <param name="layout">Where the model's parameters lie.</param>
    /// <param name="parts">How the samples are cut.</param>
    public TapeRecorder(ParameterLayout layout, in MicroBatches parts)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Layout = layout;
        Parts = parts;
    }

    /// <summary>Where the model's parameters lie.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>How the samples are cut into micro-batches.</summary>
    public MicroBatches Parts { get; }

    /// <summary>What was recorded, in its order.</summary>
    internal IReadOnlyList<TapeNode> Nodes => _nodes;

    /// <summary>Inputs and results that have memory of their own, in the order of recording.</summary>
    internal IReadOnlyList<Value> Roots => _roots;

    /// <summary>Whether every result stays readable, as <see cref="Tape.Named"/> and diagnostics want. Else chains such as a linear layer
    /// and its ReLU are computed in one pass over memory, and what lies between is never written. The bits are the same.</summary>
    public bool KeepsResults { get; init; }

    /// <summary>Why the recorded micro-batches cannot be computed together, as a clause; null while they can. A single one always
    /// can.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Whether micro-batches are computed faster one after the other: the large activations of convolutions then stay in the
    /// caches from one operation to the next.</summary>
    public bool IsFasterOneByOne { get; private set; }

    /// <summary>A tensor that the caller fills before every replay, the same for all micro-batches.</summary>
    /// <param name="shape">Axis sizes.</param>
    /// <param name="needsGradient">Whether backward computes the gradient in it.</param>
    public Value Input(Shape shape, bool needsGradient = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (needsGradient)
        {
            Hinder("an input that all micro-batches share needs a gradient");
        }

        return AddRoot(new Value(this, shape, null, ValueKind.Input, needsGradient, isBatched: false));
    }

    /// <summary>A tensor of samples that the caller fills before every replay.</summary>
    /// <param name="sampleShape">Shape of one sample; the batch axis is put in front.</param>
    /// <param name="needsGradient">Whether backward computes the gradient in it.</param>
    /// <returns>A value of shape [samples, ...sample].</returns>
    public Value Samples(Shape sampleShape, bool needsGradient = false)
    {
        ArgumentNullException.ThrowIfNull(sampleShape);
        return AddRoot(new Value(this, sampleShape.Prepend(Parts.Samples), null, ValueKind.Input, needsGradient, isBatched: true));
    }

    /// <summary>A parameter. Asked for several times, it is the same value, and its gradients add up.</summary>
    /// <param name="parameter">A parameter of the layout's model.</param>
    /// <exception cref="ArgumentException">The parameter belongs to another model.</exception>
    public Value Parameter(Parameter parameter)
    {
        var slice = Layout.SliceOf(parameter);
        if (_substitutes.TryGetValue(parameter, out var substitute))
        {
            return substitute;
        }

        if (!_parameters.TryGetValue(slice, out var value))
        {
            value = new Value(this, slice.Shape, null, ValueKind.Parameter, needsGradient: true, isBatched: false)
            {
                Parameter = parameter,
                Offset = slice.Offset,
                GradientOffset = slice.Offset,
            };
            _parameters.Add(slice, value);
        }

        return value;
    }

    /// <summary>Records one operation.</summary>
    /// <param name="operation">What to compute.</param>
    /// <param name="inputs">Values of this recorder.</param>
    /// <returns>The operation's first result.</returns>
    /// <exception cref="ShapeException">The operation cannot take such inputs.</exception>
    /// <exception cref="InvalidOperationException">The recording was finished.</exception>
    public Value Apply(Operation operation, params ReadOnlySpan<Value> inputs) => ApplyAll(operation, inputs)[0];

    /// <summary>Records one operation of several results.</summary>
    /// <param name="operation">What to compute.</param>
    /// <param name="inputs">Values of this recorder.</param>
    /// <returns>The operation's results, as many as its <see cref="Operation.OutputCount"/>.</returns>
    /// <exception cref="ShapeException">The operation cannot take such inputs.</exception>
    /// <exception cref="InvalidOperationException">The recording was finished.</exception>
    public ImmutableArray<Value> ApplyAll(Operation operation, params ReadOnlySpan<Value> inputs)
    {
        ArgumentNullException.ThrowIfNull(operation);
        CheckOpen();
        var layout = LayoutChoice.Of(operation, inputs);
        if (layout == SampleLayout.Rows && operation is not LanesOperation && LayoutChoice.AnyLanes(inputs))
        {
            return ApplyAll(operation, InRows(inputs));
        }

        var (needsGradient, isBatched) = (false, false);
        foreach (var input in inputs)
        {
            needsGradient |= Own(input).NeedsGradient;
            isBatched |= input.IsBatched;
            CheckReachable(operation, input);
        }

        var node = NodeRecording.Create(operation, inputs, this, new(_ordinals, _segment, needsGradient, isBatched, layout));
        if (NodeRecording.ObstacleIn(node, Parts) is { } obstacle)
        {
            Hinder(obstacle);
        }

        foreach (var output in node.Outputs)
        {
            AddRoot(output);
        }

        // A conversion of the layout must not shift the random streams of what follows.
        _ordinals += operation is LanesOperation ? 0 : 1;
        _nodes.Add(node);
        return node.Outputs;
    }

    /// <summary>The same numbers, but backward ends here: nothing behind the result reaches what is before it.</summary>
    /// <param name="value">Value of this recorder.</param>
    public Value StopGradient(Value value)
    {
        Own(value);
        return new(this, value.Shape, value.Root, value.Kind, needsGradient: false, value.IsBatched) { Layout = value.Layout };
    }

    /// <summary>The same numbers under another shape; copies nothing.</summary>
    /// <param name="value">Value of this recorder.</param>
    /// <param name="shape">Shape of the same element count.</param>
    /// <exception cref="ShapeException">The element counts differ.</exception>
    public Value Reshape(Value value, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        value = InRows(Own(value));
        if (value.Shape.ElementCount != shape.ElementCount)
        {
            throw new ShapeException(
                $"Reshape needs a shape of {value.Shape.ElementCount} elements for {value.Shape}, got {shape}; correct one of its axes.");
        }

        if (value.IsBatched && (shape.Rank == 0 || shape[0] % Parts.Samples != 0))
        {
            Hinder($"a reshape from {value.Shape} to {shape} hides the batch axis");
        }

        return new Value(this, shape, value.Root, value.Kind, value.NeedsGradient, value.IsBatched);
    }

    /// <summary>Records a stretch of the model whose inner values are not kept from forward to backward but computed again, which saves
    /// memory and costs a second forward pass of the stretch.</summary>
    /// <param name="body">Records the stretch and returns its result, the only value that may be used outside.</param>
    /// <remarks>Source: Chen, Xu, Zhang and Guestrin, Training Deep Nets with Sublinear Memory Cost (2016), section 4.</remarks>
    /// <exception cref="InvalidOperationException">The stretch lies within another one.</exception>
    public Value Recompute(Func<Value> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (_segment >= 0)
        {
            throw new InvalidOperationException(
                "Recompute needs a place outside other recomputed stretches, got one within; recompute the outer one alone.");
        }

        _segment = _segments++;
        try
        {
            var result = Own(body());
            result.Root.Segment = -1;
            return result;
        }
        finally
        {
            _segment = -1;
        }
    }

    /// <summary>Records something with other values in place of some parameters, such as noisy ones.</summary>
    /// <param name="substitutes">What to take for a parameter.</param>
    /// <param name="record">What to record.</param>
    /// <returns>What that returns.</returns>
    public Value RecordWith(IReadOnlyDictionary<Parameter, Value> substitutes, Func<Value> record)
    {
        ArgumentNullException.ThrowIfNull(substitutes);
        ArgumentNullException.ThrowIfNull(record);
        var outer = _substitutes.ToArray();
        foreach (var (parameter, value) in substitutes)
        {
            _substitutes[parameter] = Own(value);
        }

        var result = record();
        _substitutes.Clear();
        foreach (var (parameter, value) in outer)
        {
            _substitutes.Add(parameter, value);
        }

        return result;
    }

    /// <summary>Ends the recording and allocates the tape's memory.</summary>
    /// <param name="output">The value that backward begins at.</param>
    /// <exception cref="InvalidOperationException">The micro-batches cannot be computed together; see <see cref="Obstacle"/>.</exception>
    public Tape Finish(Value output)
    {
        var plan = Plan(ref output, out var removed);
        return new Tape(this, [.. _nodes], plan, output)
        {
            Named = [.. _named.Where(named => !removed.Contains(named.Value.Root))],
            GradientInputs = [.. _roots.Where(root => root.Kind == ValueKind.Input && root.NeedsGradient)],
        };
    }

    /// <summary>Ends the recording and plans the tape's memory without allocating it.</summary>
    /// <param name="output">The value that backward begins at; becomes the same in rows.</param>
    /// <param name="removed">The values that are not computed, since chains were replaced.</param>
    /// <exception cref="InvalidOperationException">The micro-batches cannot be computed together; see <see cref="Obstacle"/>.</exception>
    internal TapePlan Plan(ref Value output, out IReadOnlySet<Value> removed)
    {
        output = InRows(Own(output));
        CheckOpen();
        if (Parts.Count > 1 && !output.IsBatched)
        {
            Hinder($"the output {output.Shape} does not belong to the samples");
        }

        if (Obstacle is { } obstacle)
        {
            throw new InvalidOperationException(
                $"TapeRecorder cannot compute {Parts.Count} micro-batches together: {obstacle}; record a single one.");
        }

        _finished = true;
        removed = KeepsResults ? FrozenSet<Value>.Empty : TapeFusion.Run(this, _nodes, output);
        _roots.RemoveAll(removed.Contains);
        return new TapePlan(Layout, Parts, _roots, _nodes, output);
    }

    private void Hinder(string obstacle)
    {
        if (Parts.Count > 1)
        {
            Obstacle ??= obstacle;
        }
    }

    private Value AddRoot(Value value)
    {
        CheckOpen();
        value.Segment = _segment;
        _roots.Add(value);
        return value;
    }

    private void CheckReachable(Operation operation, Value input)
    {
        if (input.Root.Segment >= 0 && input.Root.Segment != _segment)
        {
            throw new ArgumentException(
                $"{operation.Name} needs a value that is kept, got one of shape {input.Shape} from inside a recomputed stretch; "
                + "return it as the stretch's result.",
                nameof(input));
        }
    }

    private void CheckOpen()
    {
        if (_finished)
        {
            throw new InvalidOperationException(
                "TapeRecorder needs an open recording, got one that Finish has ended; record on a new TapeRecorder.");
        }
    }

    private Value Own(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Recorder == this
            ? value
            : throw new ArgumentException(
                $"TapeRecorder needs values of its own recording, got one of shape {value.Shape} from another; record it here first.",
                nameof(value));
    }
}
