using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;

namespace Cluster.Integration.Plugins;

/// <summary>Parts that pass every check of the coordinator and fail later. The assembly of the tests is the plugin.</summary>
public static class LatePlugin
{
    /// <summary>Fails where workers compute.</summary>
    public sealed class LateLayer : Activation
    {
        protected override Value Apply(Value x) => x.Recorder.Apply(new LateOperation(), x);
    }

    public sealed class LateOperation : Operation
    {
        public override string Name => "late";

        public override Shape InferShape(ReadOnlySpan<Shape> inputs) => inputs[0];

        public override void Forward(in OperationFrame frame)
        {
            frame.Input(0).CopyTo(frame.Output);
            if (frame.Context.Step > 1)
            {
                throw new FormatException("too late");
            }
        }

        public override void Backward(in OperationFrame frame) => frame.OutputGradient.CopyTo(frame.InputGradient(0));
    }

    /// <summary>Gives other numbers where a variable is set, as Math.Exp may on another processor.</summary>
    public sealed class MachineBound : Activation
    {
        public const string Variable = "CLUSTER_TEST_MACHINE";

        protected override Value Apply(Value x) => x * (Environment.GetEnvironmentVariable(Variable) is null ? 1 : 2);
    }

    /// <summary>Fails where the coordinator updates.</summary>
    public sealed class LateOptimizer(double learningRate) : CustomOptimizer(learningRate)
    {
        public override string Name => "late_optimizer";

        protected override void Update(in UpdateFrame frame)
        {
            if (frame.Step > 2)
            {
                throw new FormatException("too late");
            }
        }
    }
}
