using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Layers;

/// <summary>Records something on a tape.</summary>
/// <param name="tape">The tape; its layout holds the module's parameters.</param>
/// <param name="inputs">The case's inputs that are no parameters, by name.</param>
/// <returns>The results, under the names of the case's expectations.</returns>
public delegate IReadOnlyDictionary<string, Value> LayerRecording(TapeRecorder tape, IReadOnlyDictionary<string, Value> inputs);

/// <summary>One layer case on a tape: inputs and parameters filled by their PyTorch names, results and gradients compared by name.</summary>
/// <remarks>An input of the case that carries the name of a parameter fills that parameter; every other one becomes an input of the tape,
/// integers and masks as floats. Running statistics without an entry keep their initial values.</remarks>
public sealed class LayerRunner : IDisposable
{
    private readonly GoldenCase _example;
    private readonly Dictionary<string, Value> _inputs = [];
    private readonly IReadOnlyDictionary<string, Value> _results;

    /// <summary>Records the module, fills its parameters and its inputs.</summary>
    /// <param name="example">The case.</param>
    /// <param name="module">Holds the parameters under PyTorch's names.</param>
    /// <param name="record">What to record; by default "output" is the module's result for "input".</param>
    /// <param name="training">Whether layers such as dropout are active.</param>
    public LayerRunner(GoldenCase example, Module module, LayerRecording? record = null, bool training = true)
    {
        _example = example;
        Context = new PassContext(1, 0, 0, training);
        Layout = ParameterLayout.Of(module);
        Weights = new AlignedBuffer(Layout.Length);
        Gradients = new AlignedBuffer(Layout.Length);
        Layout.Initialize(1, Weights);
        FillParameters();

        var recorder = new TapeRecorder(Layout);
        foreach (var (name, tensor) in example.Inputs)
        {
            if (Layout.Parameters.All(slice => slice.Name != name))
            {
                _inputs.Add(name, recorder.Input(tensor.Shape, example.Gradients.ContainsKey(name)));
            }
        }

        record ??= (tape, inputs) => new Dictionary<string, Value> { ["output"] = module.Record(tape, inputs["input"]) };
        _results = record(recorder, _inputs);
        Value[] ends = example.Upstream.Count > 0 ? [.. example.Upstream.Keys.Select(name => _results[name])] : [_results.Values.First()];
        Tape = recorder.Finish(recorder.Apply(new UpstreamOperation([.. example.Upstream.Values.Select(tensor => tensor.Floats)]), ends));
        foreach (var (name, value) in _inputs)
        {
            example.Inputs[name].Floats.CopyTo(Tape.ValuesOf(value));
        }
    }

    public PassContext Context { get; }

    public ParameterLayout Layout { get; }

    public AlignedBuffer Weights { get; }

    public AlignedBuffer Gradients { get; }

    public Tape Tape { get; }

    /// <summary>Runs a case and compares everything it states.</summary>
    /// <param name="example">The case.</param>
    /// <param name="module">Holds the parameters under PyTorch's names.</param>
    /// <param name="record">What to record; by default "output" is the module's result for "input".</param>
    /// <param name="training">Whether layers such as dropout are active.</param>
    public static void Check(GoldenCase example, Module module, LayerRecording? record = null, bool training = true)
    {
        using var runner = new LayerRunner(example, module, record, training);
        runner.Forward();
        foreach (var name in example.Expected.Keys)
        {
            runner.CheckResult(name);
        }

        if (example.Gradients.Count > 0)
        {
            runner.Backward();
            runner.CheckGradients();
        }
    }

    public void Forward() => Tape.Forward(Weights, Context);

    /// <summary>Feeds the case's upstream gradients into its results.</summary>
    public void Backward()
    {
        Gradients.Span.Fill(float.NaN);
        Tape.GradientOf(Tape.Output).Fill(1f);
        Tape.Backward(Weights, Gradients, Context);
    }

    /// <summary>Values of a result or an input.</summary>
    public Span<float> ValuesOf(string name) => Tape.ValuesOf(_results.TryGetValue(name, out var result) ? result : _inputs[name]);

    /// <summary>Values of a parameter, or of running statistics.</summary>
    public Span<float> ParameterOf(string name) => Slice(Weights, name);

    /// <summary>Fails unless a result is as expected.</summary>
    public void CheckResult(string name)
    {
        Assert.True(_results.ContainsKey(name), $"{_example.Name} expects '{name}', the layer's results are {string.Join(", ", _results.Keys)}.");
        Assert.Equal(_example.Expected[name].Shape, _results[name].Shape);
        _example.Expected[name].AssertMatches(Tape.ValuesOf(_results[name]), name);
    }

    /// <summary>Fails unless every gradient of the case is as expected, those in the inputs and those in the parameters.</summary>
    public void CheckGradients()
    {
        foreach (var (name, gradient) in _example.Gradients)
        {
            gradient.AssertMatches(
                _inputs.TryGetValue(name, out var input) ? Tape.GradientOf(input) : Slice(Gradients, name), $"gradient in {name}");
        }
    }

    public void Dispose()
    {
        Tape.Dispose();
        Weights.Dispose();
        Gradients.Dispose();
    }

    private void FillParameters()
    {
        foreach (var slice in Layout.Parameters)
        {
            if (_example.Inputs.TryGetValue(slice.Name, out var tensor))
            {
                Assert.Equal(tensor.Shape, slice.Shape);
                tensor.Floats.CopyTo(Slice(Weights, slice.Name));
            }
            else
            {
                Assert.False(slice.IsTrainable, $"{_example.Name} has no '{slice.Name}'; its inputs are {string.Join(", ", _example.Inputs.Keys)}.");
            }
        }
    }

    private Span<float> Slice(AlignedBuffer arena, string name)
    {
        var slice = Layout.Parameters.Single(slice => slice.Name == name);
        return arena.Span.Slice(slice.Offset, slice.Length);
    }
}
