namespace Cluster.Checkpoints.Tests;

/// <summary>A writer that was replaced while it was stopped takes nothing from its successor, at whichever call it goes on.</summary>
public sealed class LateWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestModel _model = TestModel.Filled();

    [Fact]
    public void Writer_ReplacedBeforeTheRename_PublishesNothing()
    {
        Assert.Throws<TimeoutException>(() =>
            CheckpointWriter.Write(_folder, _model.State(), _model.Numbers, confirm: () => throw new TimeoutException()));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Writer_StoppedRightBeforeARename_LeavesWhatItsSuccessorWroteMeanwhile()
    {
        var ofSuccessor = _model.State() with { Term = 9 };
        _model.Write(_folder);
        var renames = 0;
        while (true)
        {
            var (at, calls) = (renames, 0);
            var storage = new FaultyStorage((_, call) =>
            {
                // Past its last look at who leads, the old writer makes one more call; the look before the next one ends it.
                if (call.StartsWith("rename", StringComparison.Ordinal) && calls++ is var index && index >= at)
                {
                    CheckpointWriter.Write(_folder, ofSuccessor, _model.Numbers);
                    if (index > at)
                    {
                        throw new TimeoutException();
                    }
                }
            });
            var isWhole = true;
            try
            {
                CheckpointWriter.Write(_folder, _model.State() with { Term = 8, Epoch = renames }, _model.Numbers, null, null, storage);
            }
            catch (TimeoutException)
            {
                isWhole = false;
            }

            Assert.Contains(CheckpointFolder.List(_folder), path => Checkpoint.Open(path).State == ofSuccessor);
            if (isWhole)
            {
                break;
            }

            renames++;
        }

        Assert.True(renames > 0, "the old writer was never held up between two renames");
    }

    [Fact]
    public void Checkpoint_WrittenThreeTimes_IsAlwaysTheNewest()
    {
        for (var term = 1; term <= 3; term++)
        {
            CheckpointWriter.Write(_folder, _model.State() with { Term = term }, _model.Numbers);

            Assert.Equal(term, CheckpointFolder.OpenNewest(_folder, (_, _) => { }).State.Term);
            Assert.Single(Directory.GetFileSystemEntries(_folder));
        }
    }

    [Fact]
    public void OpenNewest_OneThatDoesNotBelong_IsLeftAlone()
    {
        var (belongs, leftOver) = (_model.Write(_folder, 1), _model.Write(_folder, 2));

        var newest = CheckpointFolder.OpenNewest(_folder, (_, _) => Assert.Fail("none is damaged"), checkpoint => checkpoint.State.Step < 2);

        Assert.Equal(belongs, newest.Path);
        Assert.True(Directory.Exists(leftOver));
        Assert.Null(CheckpointFolder.TryOpenNewest(_folder, (_, _) => { }, _ => false));
    }

    [Fact]
    public void RemoveLeftovers_OfWritersThatWereKilled_LeavesCheckpoints()
    {
        var path = _model.Write(_folder, 7);
        Directory.CreateDirectory(_folder["step-00000008.0123.tmp", "deeper"]);
        Directory.CreateDirectory(_folder["somebody's.tmp"]);

        CheckpointFolder.RemoveLeftovers(_folder);

        Assert.Equal([_folder["somebody's.tmp"], path], Directory.GetFileSystemEntries(_folder).Order());
    }

    [Fact]
    public void TryClaim_ANameThatIsTaken_LeavesItsContent()
    {
        var path = _folder["name"];

        Assert.True(WholeFile.TryClaim(path, "first"));
        Assert.False(WholeFile.TryClaim(path, "second"));

        Assert.Equal("first", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void TryClaim_OfManyAtOnce_SucceedsOnce()
    {
        const int claimants = 8;
        using var together = new Barrier(claimants);
        var won = new int[50];
        var threads = Enumerable.Range(0, claimants).Select(claimant => new Thread(() =>
        {
            for (var name = 0; name < won.Length; name++)
            {
                together.SignalAndWait();
                if (WholeFile.TryClaim(_folder[$"{name}"], $"{claimant}"))
                {
                    Interlocked.Increment(ref won[name]);
                }
            }
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.All(won, claims => Assert.Equal(1, claims));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _model.Dispose();
    }
}
