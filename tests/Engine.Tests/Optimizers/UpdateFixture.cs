using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Optimizers;

/// <summary>A weight update over parameters "a" [7, 11], "b" [5], running statistics of 3 channels and "c", which is longer than a block.</summary>
internal sealed class UpdateFixture : IDisposable
{
    public const int LongLength = UpdatePlan.BlockLength + 4321;

    public UpdateFixture(Optimizer optimizer, WeightUpdateOptions? options = null)
    {
        Layout = ParameterLayout.Of(new Mixed());
        Weights = new AlignedBuffer(Layout.Length);
        Gradients = new AlignedBuffer(Layout.Length);
        Update = new WeightUpdate(Layout, optimizer, options);
        State = Update.CreateState();
        foreach (var slice in Layout.Parameters)
        {
            Bits.Uniform(slice.Ordinal, slice.Length).CopyTo(In(Weights, slice.Name));
        }
    }

    public ParameterLayout Layout { get; }

    public AlignedBuffer Weights { get; }

    public AlignedBuffer Gradients { get; }

    public WeightUpdate Update { get; }

    public OptimizerState State { get; }

    public Span<float> In(AlignedBuffer arena, string name)
    {
        var slice = Layout.Parameters.Single(slice => slice.Name == name);
        return arena.Span.Slice(slice.Offset, slice.Length);
    }

    /// <summary>New gradients; the statistics have seen nothing.</summary>
    public void NextGradients(int step)
    {
        foreach (var slice in Layout.Parameters.Where(slice => slice.IsTrainable))
        {
            Bits.Uniform(100 + (10 * step) + slice.Ordinal, slice.Length).CopyTo(In(Gradients, slice.Name));
        }
    }

    public UpdateResult Step() => Update.Step(Weights, Gradients, 0.25f, State);

    public void Dispose()
    {
        Weights.Dispose();
        Gradients.Dispose();
        State.Dispose();
    }

    private sealed class Mixed : Module
    {
        private static readonly RunningStatistics Statistics = new(3);

        public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters { get; } =
        [
            new("a", Of(7, 11)), new("b", Of(5)),
            new("mean", Statistics.Mean), new("variance", Statistics.Variance), new("count", Statistics.Count), new("c", Of(LongLength)),
        ];

        public override Shape OutputShape(Shape sample) => sample;

        public override Value Record(TapeRecorder tape, Value input) => input;

        private static Parameter Of(params int[] sizes) => new(new Shape(sizes), ConstantInitializer.Zeros);
    }
}
