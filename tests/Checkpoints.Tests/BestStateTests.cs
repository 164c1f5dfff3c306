using Cluster.Engine.Optimizers;
using Cluster.Engine.Schedules;

namespace Cluster.Checkpoints.Tests;

/// <summary>A job that is to end with its best state stores that one, too.</summary>
public sealed class BestStateTests : IDisposable
{
    private static readonly EvaluationState Evaluation = new(1, 300, 0.25, 0.5);

    private readonly TemporaryFolder _folder = new();
    private readonly TestModel _model = TestModel.Filled();
    private readonly TestModel _best = TestModel.Filled();

    public BestStateTests()
    {
        TestModel.Fill(_best.Layout, _best.Weights, 500);
        _best.Optimizer.Step = 300;
    }

    private CheckpointState State => _model.State() with
    {
        Best = new BestState(Evaluation, _best.Numbers.Digest(), Plateaus: [new PlateauState(0.5, 0.25, 1, 2)]),
    };

    [Fact]
    public void ReadBest_OfAnotherState_GivesEveryBitOfIt()
    {
        var checkpoint = Checkpoint.Open(CheckpointWriter.Write(_folder, State, _model.Numbers, _best.Numbers));

        using var read = new TestModel(new Adam());
        checkpoint.ReadBest(read.Numbers);

        Assert.Equal(TestModel.Bits(_best.Weights), TestModel.Bits(read.Weights));
        Assert.All(_best.Optimizer.Names, name => Assert.Equal(TestModel.Bits(_best.Optimizer[name]), TestModel.Bits(read.Optimizer[name])));
        Assert.Equal(300, read.Optimizer.Step);
        Assert.Equal(State.Best!.Plateaus, checkpoint.State.Best!.Plateaus);
        checkpoint.ReadWeights(read.Layout, read.Weights);
        Assert.Equal(TestModel.Bits(_model.Weights), TestModel.Bits(read.Weights));
    }

    [Fact]
    public void Write_StateThatIsItsOwnBest_StoresItOnce()
    {
        var state = _model.State() with { Best = new BestState(Evaluation with { Step = 350 }, _model.Numbers.Digest()) };

        var checkpoint = Checkpoint.Open(CheckpointWriter.Write(_folder, state, _model.Numbers));

        Assert.False(checkpoint.State.HasOtherBest);
        Assert.Equal(4, Directory.GetFiles(checkpoint.Path).Length);
        Assert.Throws<InvalidOperationException>(() => checkpoint.ReadBest(_best.Numbers));
    }

    [Fact]
    public void Write_BestNumbersMissingUnwantedOrOfAnotherDigest_IsAnArgumentError()
    {
        Assert.Throws<ArgumentException>(() => CheckpointWriter.Write(_folder, State, _model.Numbers));
        Assert.Throws<ArgumentException>(() => CheckpointWriter.Write(_folder, _model.State(), _model.Numbers, _best.Numbers));
        Assert.Throws<ArgumentException>(() => CheckpointWriter.Write(_folder, State, _model.Numbers, _model.Numbers));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _model.Dispose();
        _best.Dispose();
    }
}
