using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;

namespace Cluster.Checkpoints.Tests;

/// <summary>A job that keeps an average of its weights stores both, and what it remembers of its epochs.</summary>
public sealed class AveragedCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestModel _model = TestModel.Filled();
    private readonly OptimizerState _optimizer;

    public AveragedCheckpointTests()
    {
        _optimizer = CreateState(_model.Layout);
        foreach (var name in _optimizer.Names)
        {
            TestModel.Fill(_model.Layout, _optimizer[name], 2 + _optimizer.Names.IndexOf(name));
        }

        _optimizer.Step = 350;
    }

    private CheckpointState State => _model.State() with
    {
        AveragedDigest = WeightsDigest.Compute(_model.Layout, _optimizer.Average!),
        Plateaus = [new PlateauState(0.1, double.PositiveInfinity, 0, 0), new PlateauState(0.05, 0.25, 2, 1)],
        Stopping = new StoppingState(double.NegativeInfinity, 3),
    };

    [Fact]
    public void Checkpoint_WithAnAverage_HoldsBothUnderTheirNames()
    {
        var checkpoint = Checkpoint.Open(Write(State));

        string[] files = ["manifest.json", "optimizer.safetensors", "state.json", "trained.safetensors", "weights.safetensors"];
        Assert.Equal(files, Directory.GetFileSystemEntries(checkpoint.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var trained = new AlignedBuffer(_model.Layout.Length);
        using var averaged = new AlignedBuffer(_model.Layout.Length);
        checkpoint.ReadWeights(_model.Layout, trained);
        checkpoint.ReadWeightsForInference(_model.Layout, averaged);
        Assert.Equal(TestModel.Bits(_model.Weights), TestModel.Bits(trained));
        Assert.Equal(TestModel.Bits(_optimizer.Average!), TestModel.Bits(averaged));
        Assert.NotEqual(TestModel.Bits(trained), TestModel.Bits(averaged));
    }

    [Fact]
    public void ReadOptimizer_WithAnAverage_RestoresEveryArena()
    {
        var checkpoint = Checkpoint.Open(Write(State));
        using var read = CreateState(_model.Layout);

        checkpoint.ReadOptimizer(_model.Layout, read);

        Assert.Equal(350, read.Step);
        Assert.All(_optimizer.Names, name => Assert.Equal(TestModel.Bits(_optimizer[name]), TestModel.Bits(read[name])));
    }

    [Fact]
    public void State_WithPlateausAndStopping_IsReadAsItWas()
    {
        var read = Checkpoint.Open(Write(State)).State;

        Assert.Equal(State.Plateaus, read.Plateaus);
        Assert.Equal(State with { Plateaus = null }, read with { Plateaus = null });
    }

    [Fact]
    public void ReadWeightsForInference_WithoutAnAverage_ReadsTheWeights()
    {
        var checkpoint = Checkpoint.Open(_model.Write(_folder));
        using var arena = new AlignedBuffer(_model.Layout.Length);

        checkpoint.ReadWeightsForInference(_model.Layout, arena);

        Assert.Equal(TestModel.Bits(_model.Weights), TestModel.Bits(arena));
    }

    [Fact]
    public void ReadOptimizer_AverageOnOneSideOnly_RefusesAndLeavesTheState()
    {
        var (with, without) = (Checkpoint.Open(Write(State)), Checkpoint.Open(_model.Write(_folder["without"])));
        var before = TestModel.Bits(_optimizer.Average!);

        OneLine.Refusal("no average of the weights, got one", () => with.ReadOptimizer(_model.Layout, _model.Optimizer));
        OneLine.Refusal("an average of the weights, got none", () => without.ReadOptimizer(_model.Layout, _optimizer));
        Assert.Equal(before, TestModel.Bits(_optimizer.Average!));
    }

    [Fact]
    public void Write_DigestOfAnotherAverageOrOfNone_IsAnArgumentError()
    {
        Assert.Throws<ArgumentException>(() => Write(State with { AveragedDigest = null }));
        Assert.Throws<ArgumentException>(() => Write(State with { AveragedDigest = State.WeightsDigest }));
        Assert.Throws<ArgumentException>(() => Write(State with { AveragedDigest = "none" }));
        Assert.Throws<ArgumentException>(
            () => CheckpointWriter.Write(_folder, State, new ModelNumbers(_model.Layout, _model.Weights, _model.Optimizer)));
    }

    [Fact]
    public void Open_TrainedWeightsChangedMissingOrUnlisted_Refuses()
    {
        var path = Write(State);
        var file = Path.Combine(path, "trained.safetensors");
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);

        OneLine.Refusal("trained.safetensors", () => Checkpoint.Open(path));
        File.Delete(file);
        OneLine.Refusal("trained.safetensors", () => Checkpoint.Open(path));
        var manifest = CheckpointManifest.Read(path);
        var fewer = manifest with { Files = [.. manifest.Files.Where(entry => entry.Name != "trained.safetensors")] };
        File.WriteAllBytes(Path.Combine(path, "manifest.json"), fewer.ToJson());
        OneLine.Refusal("averaged_digest", () => Checkpoint.Open(path));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _model.Dispose();
        _optimizer.Dispose();
    }

    private static OptimizerState CreateState(ParameterLayout layout) =>
        new WeightUpdate(layout, new Adam(), new WeightUpdateOptions { Averaging = new ExponentialAveraging() }).CreateState();

    private string Write(CheckpointState state) =>
        CheckpointWriter.Write(_folder["averaged"], state, new ModelNumbers(_model.Layout, _model.Weights, _optimizer));
}
