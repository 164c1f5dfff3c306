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
