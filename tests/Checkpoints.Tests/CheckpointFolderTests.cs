namespace Cluster.Checkpoints.Tests;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestModel _model = TestModel.Filled();

    [Fact]
    public void List_OfAFolder_HasCheckpointsOnlyTheHighestStepFirst()
    {
        string[] written = [Write(9), Write(123_456_789), Write(1000)];
        Directory.CreateDirectory(_folder["step-00000007.0123.tmp"]);
        Directory.CreateDirectory(_folder["step-7"]);
        Directory.CreateDirectory(_folder["other"]);
        File.WriteAllText(_folder["step-00000008"], "a file");

        Assert.Equal([written[1], written[2], written[0]], CheckpointFolder.List(_folder));
        Assert.Empty(CheckpointFolder.List(_folder["nothing"]));
    }

    [Fact]
    public void OpenNewest_DamagedOnes_ArePassedOverAndNamed()
    {
        var (old, torn, empty) = (Write(1), Write(2), Write(3));
        File.WriteAllText(Path.Combine(torn, "weights.safetensors"), "torn");
        File.Delete(Path.Combine(empty, "manifest.json"));
        List<string> passedOver = [];

        var newest = CheckpointFolder.OpenNewest(_folder, (path, _) => passedOver.Add(path));

        Assert.Equal(old, newest.Path);
        Assert.Equal([empty, torn], passedOver);
    }

    [Fact]
    public void OpenNewest_NothingWhole_RefusesInOneLine()
    {
        OneLine.Refusal("got none", () => CheckpointFolder.OpenNewest(_folder, (_, _) => { }));
        File.Delete(Path.Combine(Write(1), "state.json"));
        OneLine.Refusal("damaged ones only", () => CheckpointFolder.OpenNewest(_folder, (_, _) => { }));
    }

    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(2, 5, 5, 4)]
    [InlineData(2, 3, 3, 2)]
    [InlineData(4, 3, 5, 3, 2, 1)]
    [InlineData(9, 5, 5, 4, 3, 2, 1)]
    public void Prune_ToANumber_KeepsTheNewestAndThoseBeforeIt(int keep, int newest, params int[] left)
    {
        var paths = Enumerable.Range(1, 5).Select(step => Write(step)).ToList();

        CheckpointFolder.Prune(_folder, keep, paths[newest - 1]);

        Assert.Equal(left.Select(step => paths[step - 1]), CheckpointFolder.List(_folder));
        Assert.Equal(left.Length, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public void SetAside_ADamagedCheckpoint_FreesItsStep()
    {
        var path = Write(1);
        File.Delete(Path.Combine(path, "manifest.json"));

        var aside = CheckpointFolder.SetAside(path);

        Assert.True(File.Exists(Path.Combine(aside, "weights.safetensors")));
        Assert.Empty(CheckpointFolder.List(_folder));
        Assert.Equal(path, Write(1));
    }

    [Fact]
    public void GoBack_ToAStep_SetsLaterAndDamagedOnesAside()
    {
        string[] written = [Write(1), Write(4), Write(6), Write(7)];
        File.WriteAllText(Path.Combine(written[1], "weights.safetensors"), "torn");
        List<string> told = [];

        List<string?> found = [];
        foreach (var step in new[] { 6, 5, 0 })
        {
            CheckpointFolder.GoBack(_folder, step, checkpoint => found.Add(checkpoint?.Path), told.Add);
        }

        Assert.Equal([written[2], written[0], null], found);
        Assert.Empty(CheckpointFolder.List(_folder));
        Assert.Equal(4, told.Count);
    }

    [Fact]
    public void GoBack_EndedWhileItIsWrittenDown_LeavesAllNames()
    {
        string[] written = [Write(4), Write(6), Write(7)];

        Assert.Throws<IOException>(() => CheckpointFolder.GoBack(_folder, 4, _ => throw new IOException(), _ => Assert.Fail("too early")));

        Assert.Equal(written.OrderDescending(), CheckpointFolder.List(_folder));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _model.Dispose();
    }

    private string Write(long step) => _model.Write(_folder, step);
}
