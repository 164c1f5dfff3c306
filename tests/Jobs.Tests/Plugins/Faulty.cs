using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;

namespace Cluster.Jobs.Tests.Plugins;

/// <summary>What a plugin can get wrong. The assembly of the tests is the plugin.</summary>
public static class Faulty
{
    /// <summary>Throws what no check of an argument throws.</summary>
    public sealed class BreaksWhenMade : Activation
    {
        public BreaksWhenMade() => throw new FormatException("made\nwrongly.");

        protected override Value Apply(Value x) => x;
    }

    /// <summary>Throws when it is computed.</summary>
    public sealed class BreaksInForward : Activation
    {
        protected override Value Apply(Value x) => x.Recorder.Apply(new BreakingOperation(), x);
    }

    public sealed class BreakingOperation : Operation
    {
        public override string Name => "breaking";

        public override Shape InferShape(ReadOnlySpan<Shape> inputs) => inputs[0];

        public override void Forward(in OperationFrame frame) => throw new FormatException("forward");

        public override void Backward(in OperationFrame frame) => throw new FormatException("backward");
    }

    /// <summary>Gives other numbers at every recording.</summary>
    public sealed class Counting : Activation
    {
        private static int _count;

        protected override Value Apply(Value x) => x * (1 + Interlocked.Increment(ref _count));
    }

    /// <summary>Says that samples do not see each other, though they do.</summary>
    public sealed class FalseCoupling : Activation
    {
        protected override Value Apply(Value x) => x.Recorder.Apply(new FirstRowOperation(), x);
    }

    public sealed class FirstRowOperation : Operation
    {
        public override string Name => "first_row";

        public override SampleCoupling Coupling => SampleCoupling.None;

        public override Shape InferShape(ReadOnlySpan<Shape> inputs) => inputs[0];

        public override void Forward(in OperationFrame frame)
        {
            frame.Input(0).CopyTo(frame.Output);
            frame.Output[0] += frame.InputShape(0)[0];
        }

        public override void Backward(in OperationFrame frame) => frame.OutputGradient.CopyTo(frame.InputGradient(0));
    }

    /// <summary>Steps by what an earlier call left behind.</summary>
    public sealed class Remembering(double learningRate) : CustomOptimizer(learningRate)
    {
        private static int _calls;

        public override string Name => "remembering";

        protected override void Update(in UpdateFrame frame) => frame.Weights[0] += Interlocked.Increment(ref _calls);
    }
}
