using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>Writes down the operations of a model for one batch size, and plans their memory. <see cref="Finish"/> turns the record
/// into a <see cref="Tape"/> that is replayed any number of times without allocating.</summary>
/// <param name="layout">Where the model's parameters lie.</param>
public sealed class TapeRecorder(ParameterLayout layout)
{
    private readonly Dictionary<ParameterSlice, Value> _parameters = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Parameter, Value> _substitutes = new(ReferenceEqualityComparer.Instance);
    private readonly List<NamedValue> _named = [];
    private readonly List<Value> _roots = [];
    private readonly List<TapeNode> _nodes = [];
    private string _prefix = "";
    private bool _finished;

    /// <summary>Where the model's parameters lie.</summary>
    public ParameterLayout Layout { get; } = layout ?? throw new ArgumentNullException(nameof(layout));

    /// <summary>A tensor that the caller fills before every replay.</summary>
    /// <param name="shape">Axis sizes, the batch first.</param>
    /// <param name="needsGradient">Whether backward computes the gradient in it.</param>
    public Value Input(Shape shape, bool needsGradient = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return AddRoot(new Value(this, shape, null, ValueKind.Input, needsGradient));
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
            value = new Value(this, slice.Shape, null, ValueKind.Parameter, needsGradient: true)
            {
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
        var shapes = new Shape[inputs.Length];
        var needsGradient = false;
        for (var index = 0; index < inputs.Length; index++)
        {
            shapes[index] = Own(inputs[index]).Shape;
            needsGradient |= inputs[index].NeedsGradient;
        }

        var outputs = ImmutableArray.CreateBuilder<Value>(operation.OutputCount);
        for (var output = 0; output < operation.OutputCount; output++)
        {
            var shape = output == 0 ? operation.InferShape(shapes) : operation.InferShape(shapes, output);
            outputs.Add(AddRoot(new Value(this, shape, null, ValueKind.Result, needsGradient)));
        }

        var node = new TapeNode(
            operation, [.. inputs], outputs.ToImmutable(), operation.SavedLength(shapes), operation.ScratchLength(shapes), _nodes.Count);
        _nodes.Add(node);
        return node.Outputs;
    }

    /// <summary>The same numbers, but backward ends here: nothing behind the result reaches what is before it.</summary>
    /// <param name="value">Value of this recorder.</param>
    public Value StopGradient(Value value) => new(this, Own(value).Shape, value.Root, value.Kind, needsGradient: false);

    /// <summary>The same numbers under another shape; copies nothing.</summary>
    /// <param name="value">Value of this recorder.</param>
    /// <param name="shape">Shape of the same element count.</param>
    /// <exception cref="ShapeException">The element counts differ.</exception>
    public Value Reshape(Value value, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (Own(value).Shape.ElementCount != shape.ElementCount)
        {
            throw new ShapeException(
                $"Reshape needs a shape of {value.Shape.ElementCount} elements for {value.Shape}, got {shape}; correct one of its axes.");
        }

        return new Value(this, shape, value.Root, value.Kind, value.NeedsGradient);
    }

    /// <summary>Records a module under its name, so that its result is found again by it: <see cref="Tape.Named"/>. Modules record their
    /// children this way.</summary>
    /// <param name="name">Name within its parent, such as "2".</param>
    /// <param name="module">The module.</param>
    /// <param name="input">Incoming batch.</param>
    /// <returns>What the module records.</returns>
    public Value RecordModule(string name, Module module, Value input)
    {
        ArgumentNullException.ThrowIfNull(module);
        var parent = _prefix;
        _prefix = parent.Length == 0 ? name : $"{parent}.{name}";
        var result = module.Record(this, input);
        _named.Add(new NamedValue(_prefix, module, result));
        _prefix = parent;
        return result;
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
    public Tape Finish(Value output)
    {
        Own(output);
        CheckOpen();
        _finished = true;
        var plan = new TapePlan(Layout, _roots, _nodes, output);
        return new Tape(Layout, this, [.. _nodes], output, plan.ArenaLength, plan.ClearedGradients)
        {
            Named = [.. _named],
            GradientInputs = [.. _roots.Where(root => root.Kind == ValueKind.Input && root.NeedsGradient)],
        };
    }

    private Value AddRoot(Value value)
    {
        CheckOpen();
        _roots.Add(value);
        return value;
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
