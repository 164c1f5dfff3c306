using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Training;

/// <summary>Models whose operations depend on their samples in different ways.</summary>
internal static class CoupledModels
{
    public const int Features = 6;

    public static TheoryData<string> Names => ["each-sample", "micro-batch", "shared-weights", "unknown", "recomputed", "statistics", "saved"];

    /// <summary>Models over images, which convolutions compute sixteen samples at a time where they can.</summary>
    public static TheoryData<string> ImageModels => ["conv", "norm", "pool", "norm-pool", "gelu", "dropout", "transposed", "average"];

    public static Module CreateOverImages(string name) => new Sequential(
    [
        new Conv2d(2, 3, 3, padding: 1),
        .. (Module[])(name switch
        {
            "norm" => [new BatchNorm(3)],
            "pool" => [new ReLU(), new MaxPool2d(2)],
            "norm-pool" => [new BatchNorm(3), new ReLU(), new MaxPool2d(2)],
            "gelu" => [new GELU()],
            "dropout" => [new SpatialDropout(0.3), new ReLU(), new Dropout(0.3)],
            "transposed" => [new ConvTranspose2d(3, 3, 2, stride: 2)],
            "average" => [new AvgPool2d(3, stride: 2, padding: 1)],
            _ => [],
        }),
        new Flatten(),
        new Linear(name is "pool" or "norm-pool" ? 12 : name is "average" ? 27 : name is "transposed" ? 300 : 75, 3),
    ]);

    public static Module Create(string name)
    {
        var linear = new Linear(Features, Features);
        return name switch
        {
            "each-sample" => new Sequential(linear, Scaled(SampleCoupling.None), new Linear(Features, 3)),
            "micro-batch" => new Sequential(linear, Scaled(SampleCoupling.MicroBatch), new Linear(Features, 3)),
            "shared-weights" => new Sequential(linear, Scaled(SampleCoupling.None), linear, linear, new Linear(Features, 3)),
            "unknown" => new Sequential(linear, Scaled(SampleCoupling.Unknown), new Linear(Features, 3)),
            "recomputed" => new Sequential(
                new Recomputed(new Sequential(linear, Scaled(SampleCoupling.MicroBatch))),
                new Recomputed(new Sequential(new Linear(Features, 9), Scaled(SampleCoupling.None))),
                new Linear(9, 3)),
            "statistics" => new Sequential(linear, new StatisticsModule(), new Linear(Features, 3)),
            _ => new Sequential(linear, Scaled(SampleCoupling.None, saves: true), new Linear(Features, 3)),
        };
    }

    private static OperationModule Scaled(SampleCoupling coupling, bool saves = false) => new(new ScaleProbe(coupling, saves));

    private sealed class Recomputed(Module inner) : Module
    {
        public override IReadOnlyList<KeyValuePair<string, Module>> Children => [new("inner", inner)];

        public override Shape OutputShape(Shape sample) => inner.OutputShape(sample);

        public override Value Record(TapeRecorder tape, Value input) => tape.Recompute(() => inner.Record(tape, input));
    }

    private sealed class OperationModule(Operation operation) : Module
    {
        private readonly Parameter _scale = new(new Shape(1), ConstantInitializer.Ones);

        public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => [new("scale", _scale)];

        public override Shape OutputShape(Shape sample) => sample;

        public override Value Record(TapeRecorder tape, Value input) => tape.Apply(operation, input, tape.Parameter(_scale));
    }

    private sealed class StatisticsModule : Module
    {
        private readonly RunningStatistics _statistics = new(Features);

        public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters =>
            [new("mean", _statistics.Mean), new("variance", _statistics.Variance), new("count", _statistics.Count)];

        public override Shape OutputShape(Shape sample) => sample;

        public override Value Record(TapeRecorder tape, Value input) => tape.Apply(
            new StatisticsProbe(),
            input,
            tape.Parameter(_statistics.Mean),
            tape.Parameter(_statistics.Variance),
            tape.Parameter(_statistics.Count));
    }

    /// <summary>y = scale · x³, and in a micro-batch that sees itself the index and the first sample's first number on top.</summary>
    private sealed class ScaleProbe(SampleCoupling coupling, bool saves) : Operation
    {
        public override string Name => "ScaleProbe";

        public override SampleCoupling Coupling => coupling;

        public override Shape InferShape(ReadOnlySpan<Shape> inputs) => inputs[0];

        public override int SavedLength(ReadOnlySpan<Shape> inputs) => saves ? inputs[0].ElementCount : 0;

        public override void Forward(in OperationFrame frame)
        {
            var x = frame.Input(0);
            var shift = coupling == SampleCoupling.None ? 0 : frame.Context.MicroBatch + x[0];
            for (var index = 0; index < x.Length; index++)
            {
                frame.Output[index] = (frame.Input(1)[0] * (x[index] * x[index] * x[index])) + shift;
            }

            if (saves)
            {
                // Not in the order of the samples.
                x.CopyTo(frame.Saved);
                frame.Saved.Reverse();
            }
        }

        public override void Backward(in OperationFrame frame)
        {
            var x = frame.Input(0);
            var upstream = frame.OutputGradient;
            var (scale, slope) = (frame.Input(1)[0], 0f);
            for (var index = 0; index < x.Length; index++)
            {
                var value = saves ? frame.Saved[^(index + 1)] : x[index];
                slope += upstream[index] * (value * value * value);
                if (frame.NeedsGradient(0))
                {
                    frame.InputGradient(0)[index] = 3 * scale * (value * value) * upstream[index];
                }
            }

            if (frame.NeedsGradient(1))
            {
                frame.InputGradient(1)[0] = slope;
            }
        }
    }

    /// <summary>Passes samples on and gathers their statistics.</summary>
    private sealed class StatisticsProbe : Operation
    {
        public override string Name => "StatisticsProbe";

        public override SampleCoupling Coupling => SampleCoupling.MicroBatch;

        public override Shape InferShape(ReadOnlySpan<Shape> inputs) => inputs[0];

        public override void Forward(in OperationFrame frame) => frame.Input(0).CopyTo(frame.Output);

        public override void Backward(in OperationFrame frame)
        {
            frame.OutputGradient.CopyTo(frame.InputGradient(0));
            var rows = frame.InputShape(0)[0];
            frame.InputGradient(3)[0] = rows;
            for (var channel = 0; channel < Features; channel++)
            {
                var (mean, squares) = (0.0, 0.0);
                for (var row = 0; row < rows; row++)
                {
                    mean += frame.Input(0)[(row * Features) + channel] / (double)rows;
                }

                for (var row = 0; row < rows; row++)
                {
                    var deviation = frame.Input(0)[(row * Features) + channel] - mean;
                    squares += deviation * deviation;
                }

                frame.InputGradient(1)[channel] = (float)mean;
                frame.InputGradient(2)[channel] = (float)squares;
            }
        }
    }
}
