using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;

namespace Cluster.Checkpoints.Tests;

public sealed class CheckpointReadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestModel _model = TestModel.Filled();
    private readonly Checkpoint _checkpoint;

    public CheckpointReadTests() => _checkpoint = Checkpoint.Open(_model.Write(_folder));

    [Fact]
    public void Open_PathWithSeparatorAtItsEnd_IsTheSameCheckpoint()
    {
        var again = Checkpoint.Open(_checkpoint.Path + Path.DirectorySeparatorChar);
        Assert.Equal((_checkpoint.Path, _checkpoint.State), (again.Path, again.State));
    }

    [Fact]
    public void ReadWeights_ArenaFullOfOtherNumbers_BecomesTheWeightsAndZeroPadding()
    {
        using var arena = new AlignedBuffer(_model.Layout.Length);
        arena.Span.Fill(7);
        _checkpoint.ReadWeights(_model.Layout, arena);
        Assert.Equal(TestModel.Bits(_model.Weights), TestModel.Bits(arena));
    }

    [Fact]
    public void ReadWeights_ModelOfAnotherShape_RefusesAndLeavesTheArena()
    {
        using var other = TestModel.Filled(inputs: 4);
        var before = TestModel.Bits(other.Weights);
        var refusal = OneLine.Refusal("weights.safetensors", () => _checkpoint.ReadWeights(other.Layout, other.Weights));
        Assert.Contains("[5, 4]", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, TestModel.Bits(other.Weights));
    }

    [Fact]
    public void ReadWeights_ModelOfFewerMoreOrOtherParameters_Refuses()
    {
        var shapes = _model.Layout.Parameters.Select(parameter => (parameter.Name, parameter.Shape)).ToArray();
        ParameterLayout[] others =
        [
            TestModel.LayoutOf(shapes[..^1]),
            TestModel.LayoutOf([.. shapes, ("more", new Shape(1))]),
            TestModel.LayoutOf([.. shapes[..^1], ("other", shapes[^1].Shape)]),
        ];
        foreach (var other in others)
        {
            using var arena = new AlignedBuffer(other.Length);
            OneLine.Refusal("weights.safetensors", () => _checkpoint.ReadWeights(other, arena));
        }
    }

    [Fact]
    public void ReadWeights_ArenaOfAnotherLength_IsAnArgumentError()
    {
        using var arena = new AlignedBuffer(_model.Layout.Length - 16);
        Assert.Throws<ArgumentException>(() => _checkpoint.ReadWeights(_model.Layout, arena));
    }

    [Fact]
    public void ReadOptimizer_AnotherOptimizer_RefusesAndLeavesTheState()
    {
        using var state = new OptimizerState(new Momentum(0.1), _model.Layout.Length);
        state.Step = 5;
        OneLine.Refusal("optimizer.safetensors", () => _checkpoint.ReadOptimizer(_model.Layout, state));
        Assert.Equal(5, state.Step);
    }

    [Fact]
    public void ReadOptimizer_ModelOfAnotherShape_RefusesAndLeavesTheState()
    {
        using var other = TestModel.Filled(inputs: 4);
        var before = TestModel.Bits(other.Optimizer["exp_avg"]);
        OneLine.Refusal("optimizer.safetensors", () => _checkpoint.ReadOptimizer(other.Layout, other.Optimizer));
        Assert.Equal(before, TestModel.Bits(other.Optimizer["exp_avg"]));
    }

    [Fact]
    public void ReadOptimizer_AnotherOptimizerWithTheSameKindsOfState_Refuses()
    {
        using var momentum = TestModel.Filled(new Momentum(0.1));
        var checkpoint = Checkpoint.Open(momentum.Write(_folder["momentum"]));
        using var nesterov = new OptimizerState(new Momentum(0.1, nesterov: true), momentum.Layout.Length);
        Assert.Equal(momentum.Optimizer.Names, nesterov.Names);
        OneLine.Refusal("optimizer.safetensors", () => checkpoint.ReadOptimizer(momentum.Layout, nesterov));
    }

    [Fact]
    public void ReadOptimizer_ModelOfFewerParameters_Refuses()
    {
        var fewer = TestModel.LayoutOf([.. _model.Layout.Parameters[..^1].Select(parameter => (parameter.Name, parameter.Shape))]);
        using var state = new OptimizerState(new Adam(), fewer.Length);
        OneLine.Refusal("optimizer.safetensors", () => _checkpoint.ReadOptimizer(fewer, state));
    }

    [Fact]
    public void Optimizer_Written_HasTensorsNamedByParameterAndState()
    {
        using var file = SafetensorsFile.Open(Path.Combine(_checkpoint.Path, "optimizer.safetensors"));
        string[] kinds = ["exp_avg", "exp_avg_sq"];
        var expected = _model.Layout.Parameters.SelectMany(_ => kinds, (parameter, kind) => $"{parameter.Name}.{kind}");
        Assert.Equal(expected, file.Tensors.Select(entry => entry.Name));
    }

    [Fact]
    public void State_Written_HasSnakeCaseNames()
    {
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_checkpoint.Path, "state.json")));
        string[] names = ["step", "epoch", "step_in_epoch", "seed", "job_hash", "term", "build", "weights_digest"];
        Assert.Equal(names, json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(ulong.MaxValue, json.RootElement.GetProperty("seed").GetUInt64());
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }
}
