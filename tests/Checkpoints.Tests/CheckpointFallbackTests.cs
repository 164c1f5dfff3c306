namespace Cluster.Checkpoints.Tests;

/// <summary>Whatever becomes of the newest checkpoint, the one before it is there.</summary>
public sealed class CheckpointFallbackTests : IDisposable
{
    private const int Sector = 512;

    private readonly TemporaryFolder _folder = new();
    private readonly TestModel _model = TestModel.Filled(inputs: 200);

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    [InlineData("manifest.json")]
    public void OpenNewest_FileOfTheNewestCutAtASectorOrWithAFlippedBit_FallsBackAndSaysWhichAndWhy(string name)
    {
        var (old, newest) = (_model.Write(_folder, 1), _model.Write(_folder, 2));
        var file = Path.Combine(newest, name);
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length < whole.Length; length += Sector)
        {
            File.WriteAllBytes(file, whole[..length]);
            AssertFallsBack();
        }

        for (var at = 0; at < whole.Length; at += 97)
        {
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(file, flipped);
            AssertFallsBack();
        }

        File.WriteAllBytes(file, whole);
        Assert.Equal(newest, CheckpointFolder.OpenNewest(_folder, (_, _) => Assert.Fail("the newest is whole")).Path);

        void AssertFallsBack()
        {
            List<(string Path, string Why)> passedOver = [];
            Assert.Equal(old, CheckpointFolder.OpenNewest(_folder, (path, why) => passedOver.Add((path, why.Message))).Path);
            var (path, why) = Assert.Single(passedOver);
            Assert.Equal(newest, path);
            Assert.Contains(newest, why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_AnyDurableCallFails_LeavesThePreviousOneTheNewest()
    {
        var previous = _model.Write(_folder, 1);
        var (calls, failed) = (0, true);
        for (; failed; calls++)
        {
            failed = TryWrite(_model.State(2), FaultyStorage.FailingAt(calls)) is null;
            Assert.Equal(failed ? [previous] : [_folder["step-00000002"], previous], CheckpointFolder.List(_folder));
            Assert.Equal(failed ? 1 : 2, Checkpoint.Open(CheckpointFolder.List(_folder)[0]).State.Step);
        }

        Assert.InRange(calls, 15, 100);
    }

    [Fact]
    public void Write_OverTheSameStepAndAnyDurableCallFails_LeavesTheOldOneOrTheNew()
    {
        var (old, updated) = (_model.State(), _model.State() with { HasEnded = true });
        for (var (calls, failed) = (0, true); failed; calls++)
        {
            var folder = _folder[$"run-{calls}"];
            _model.Write(folder);
            failed = TryWrite(updated, FaultyStorage.FailingAt(calls), folder) is null;
            Assert.Equal(failed ? old : updated, OpenNewest(folder).State);
            Assert.Single(Directory.GetFileSystemEntries(folder));
        }
    }

    [Fact]
    public void Write_OverTheSameStepAndKilledBeforeAnyDurableCall_LeavesTheOldOneOrTheNewAndTheNextPruneTidiesUp()
    {
        var (run, kills, updated) = (_folder["run"], new List<string>(), _model.State() with { HasEnded = true });
        _model.Write(run, 349);
        _model.Write(run);
        TryWrite(updated, new FaultyStorage((index, _) =>
        {
            kills.Add(_folder[$"killed-{index}"]);
            TemporaryFolder.Copy(run, kills[^1]);
        }), run);

        Assert.InRange(kills.Count, 15, 100);
        foreach (var killed in kills)
        {
            Assert.Equal(350, OpenNewest(killed).State.Step);
            var written = CheckpointWriter.Write(killed, updated, _model.Numbers);
            CheckpointFolder.Prune(killed, 2, written);
            Assert.Equal([Path.Combine(killed, "step-00000350"), Path.Combine(killed, "step-00000349")], CheckpointFolder.List(killed));
        }
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private static Checkpoint OpenNewest(string folder) => CheckpointFolder.OpenNewest(folder, (path, _) => Assert.Fail($"{path} is damaged"));

    private string? TryWrite(CheckpointState state, IDurableStorage storage, string? folder = null)
    {
        try
        {
            return CheckpointWriter.Write(folder ?? _folder, state, _model.Numbers, null, null, storage);
        }
        catch (CheckpointException)
        {
            return null;
        }
    }
}
