using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Optimizers;

/// <summary>The tensors of a case as the parameters of a model, with weights, gradients and a weight update.</summary>
internal sealed class GoldenArena : IDisposable
{
    public GoldenArena(GoldenCase example, string prefix, Optimizer optimizer, WeightUpdateOptions options)
    {
        Names = [.. example.Inputs.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];
        Layout = ParameterLayout.Of(new Tensors([.. Names.Select(name => (name, example.Inputs[name].Shape))]));
        Weights = new AlignedBuffer(Layout.Length);
        Gradients = new AlignedBuffer(Layout.Length);
        Update = new WeightUpdate(Layout, optimizer, options);
        State = Update.CreateState();
    }

    public string[] Names { get; }

    public ParameterLayout Layout { get; }

    public AlignedBuffer Weights { get; }

    public AlignedBuffer Gradients { get; }

    public WeightUpdate Update { get; }

    public OptimizerState State { get; }

    /// <summary>A tensor's place in one of the arenas.</summary>
    public Span<float> In(AlignedBuffer arena, int tensor)
    {
        var slice = Layout.Parameters[tensor];
        return arena.Span.Slice(slice.Offset, slice.Length);
    }

    public void Dispose()
    {
        Weights.Dispose();
        Gradients.Dispose();
        State.Dispose();
    }

    private sealed class Tensors((string Name, Shape Shape)[] tensors) : Module
    {
        public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters { get; } =
            [.. tensors.Select(one => KeyValuePair.Create(one.Name, new Parameter(one.Shape, ConstantInitializer.Zeros)))];

        public override Shape OutputShape(Shape sample) => sample;

        public override Value Record(TapeRecorder tape, Value input) => input;
    }
}
