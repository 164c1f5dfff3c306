using Cluster.Data;
using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Training;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Jobs as they stand in files train: the loss of the samples that are trained on falls.</summary>
public sealed class FallingLossTests
{
    private const int Batch = 64;

    // Making the images takes longer than any of these trainings.
    private static readonly Lazy<DatasetSplits> Glyphs = new(() => GlyphDataset.Create(1));

    [Theory]
    [InlineData("glyphs-lstm.yaml")]
    [InlineData("glyphs-transformer.yaml")]
    public void ReadyJob_OverSequences_Learns(string file) => AssertLearns(JobFile.Read(Repository.PathOf("deploy", "jobs", file)), steps: 60);

    [Theory]
    [InlineData("rnn")]
    [InlineData("gru")]
    public void RecurrentLayers_BothWays_Learn(string type) => AssertLearns(
        Job(
            Part.Of("cross_entropy"),
            Part.Of("reshape", ("sizes", [28, 28])),
            Part.Of(type, ("hidden_size", 12), ("bidirectional", true), ("return_sequence", false)),
            Linear(10)),
        steps: 60);

    [Fact]
    public void Decoder_WithAMemoryOfItsOwn_Learns() => AssertLearns(
        Job(
            Part.Of("cross_entropy"),
            Part.Of("reshape", ("sizes", [28, 28])),
            Linear(16),
            "sinusoidal_positions",
            Part.Of("transformer_decoder_layer", ("heads", 2), ("feed_forward", 16), ("memory", [Linear(16), "rms_norm"]), ("dropout", 0)),
            "last_step",
            Linear(10)),
        steps: 60);

    [Fact]
    public void GraphLayers_OverRowsAsNodes_Learn()
    {
        JobNode path = JobNode.List([.. Enumerable.Range(0, 27).Select(row => JobNode.List([row, row + 1]))]);
        AssertLearns(
            Job(
                Part.Of("cross_entropy"),
                Part.Of("reshape", ("sizes", [28, 28])),
                Part.Of("graph_convolution", ("out_features", 12), ("edges", path)),
                "relu",
                Part.Of("graph_attention", ("out_features", 4), ("heads", 2), ("edges", path)),
                "flatten",
                Linear(10)),
            steps: 60);
    }

    [Theory]
    [InlineData("cross_entropy", "class_weights", "balanced")]
    [InlineData("cross_entropy", "reduction", "batch_mean")]
    [InlineData("class_balanced_cross_entropy")]
    [InlineData("soft_target_cross_entropy")]
    [InlineData("focal", "alpha", "balanced")]
    [InlineData("multi_margin")]
    [InlineData("bce_with_logits")]
    [InlineData("binary_focal")]
    [InlineData("multi_label_soft_margin")]
    [InlineData("mse", "reduction", "batch_mean")]
    [InlineData("mae")]
    [InlineData("rmse")]
    [InlineData("huber")]
    [InlineData("lp_distance")]
    [InlineData("bernoulli_nll")]
    public void Loss_OverAPerceptron_Falls(string type, string? key = null, string? value = null) => AssertLearns(
        Job(key is null ? Part.Of(type) : Part.Of(type, (key, value!)), "flatten", Linear(16), "tanh", Linear(10)), steps: 120);

    [Fact]
    public void Likelihood_OfTwoParameters_Falls() => AssertLearns(
        Job(Part.Of("gaussian_nll"), "flatten", Linear(16), "tanh", Linear(20), Part.Of("reshape", ("sizes", [2, 10]))), steps: 120);

    [Fact]
    public void LogLikelihood_OfLogSoftmax_Falls() => AssertLearns(Job(Part.Of("nll"), "flatten", Linear(10), "log_softmax"), steps: 60);

    private static Part Linear(int units) => Part.Of("linear", ("units", units));

    private static JobSpec Job(Part loss, params JobNode[] layers) => JobText.Parsed with
    {
        Model = [.. layers.Select(layer => new Part(layer))],
        Loss = loss,
        Optimizer = Part.Of("adam", ("learning_rate", 0.01)),
    };

    private static void AssertLearns(JobSpec spec, int steps)
    {
        var training = TrainingJob.Over(Glyphs.Value, spec);
        using var weights = new AlignedBuffer(training.Layout.Length);
        using var gradients = new AlignedBuffer(training.Layout.Length);
        using var graph = new MicroBatchGraph(training.Model, training.Objective.Loss, training.Layout, training.SampleShape, Batch);
        training.Layout.Initialize(spec.Seed, weights);
        var update = training.CreateUpdate();
        using var state = update.CreateState();
        Load(training, graph);

        var first = double.NaN;
        for (var step = 0; step < steps; step++)
        {
            var root = training.Objective.Root(graph.ForwardBackward(weights, gradients, Pass(spec, step, isTraining: true)));
            first = step == 0 ? root.Loss : first;
            update.Step(weights, gradients, (float)root.GradientScale, state, root.Loss);
        }

        var last = training.Objective.Root(graph.Forward(weights, Pass(spec, steps, isTraining: false))).Loss;
        Assert.True(last < first - (0.2 * Math.Abs(first)), $"expected a loss well below the first one, {first}, got {last}");
    }

    private static PassContext Pass(JobSpec spec, int step, bool isTraining) => new(spec.Seed, (uint)step, 0, isTraining);

    private static void Load(TrainingJob training, MicroBatchGraph graph)
    {
        var size = training.SampleShape.ElementCount;
        for (var sample = 0; sample < Batch; sample++)
        {
            training.Data.Train.CopySample(sample, graph.Inputs.Slice(sample * size, size));
            training.Targets.Write(sample, training.Data.Train, sample, graph.Labels, graph.Targets);
        }
    }
}
