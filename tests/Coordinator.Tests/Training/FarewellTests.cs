using Cluster.Checkpoints;
using Cluster.Collectives.Messages;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Tests.Training;

/// <summary>Workers stay until the run's result is written.</summary>
public sealed class FarewellTests : IDisposable
{
    private readonly ScriptedRun _scripted = new();

    public FarewellTests()
    {
        _scripted.Run.Conductor.RequestStop();
        for (var worker = 1; worker <= 2; worker++)
        {
            var link = _scripted.Links[worker - 1];
            _scripted.Run.Conductor.OnContribution(new WorkerId(worker), _scripted.SumsFor(link.Assignments[^1]));
        }
    }

    public void Dispose() => _scripted.Dispose();

    [Fact]
    public async Task Workers_OfAFinishedRun_AreLetGoOnceItsResultIsWritten()
    {
        Assert.True(_scripted.Run.Completion.IsCompletedSuccessfully);
        Assert.All(_scripted.Links, link => Assert.Null(link.Released));

        await _scripted.Run.FinishAsync();

        Assert.All(_scripted.Links, link => Assert.Equal(ReleaseCause.RunFinished, link.Released?.Cause));
    }

    [Fact]
    public async Task Workers_OfARunWhoseResultCannotBeWritten_AreCutOffToLookForAnotherCoordinator()
    {
        var checkpoints = Path.Combine(_scripted.Folder.FullName, "checkpoints");
        await File.WriteAllTextAsync(checkpoints, "in the way", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<CheckpointException>(_scripted.Run.FinishAsync);

        Assert.All(_scripted.Links, link => Assert.Null(link.Released));
        Assert.All(_scripted.Links, link => Assert.NotNull(link.CutOff));
    }
}
