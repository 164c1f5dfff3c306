using Cluster.Engine.Optimizers;

namespace Cluster.Checkpoints.Tests;

public sealed class CheckpointWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Optimizers => ["sgd", "momentum", "adam"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Checkpoint_WrittenAndRead_KeepsEveryBit(string optimizer)
    {
        using var model = TestModel.Filled(Optimizer(optimizer));
        var checkpoint = Checkpoint.Open(model.Write(_folder["deep", "runs"]));

        using var read = new TestModel(Optimizer(optimizer));
        checkpoint.ReadWeights(read.Layout, read.Weights);
        checkpoint.ReadOptimizer(read.Layout, read.Optimizer);
        Assert.Equal(model.State(), checkpoint.State);
        Assert.Equal(TestModel.Bits(model.Weights), TestModel.Bits(read.Weights));
        Assert.Equal(model.Optimizer.Step, read.Optimizer.Step);
        foreach (var name in model.Optimizer.Names)
        {
            Assert.Equal(TestModel.Bits(model.Optimizer[name]), TestModel.Bits(read.Optimizer[name]));
        }
    }

    [Theory]
    [InlineData(0, "step-00000000")]
    [InlineData(350, "step-00000350")]
    [InlineData(123_456_789_012, "step-123456789012")]
    public void Checkpoint_Written_HasItsNameAndFilesAndNothingElse(long step, string name)
    {
        using var model = TestModel.Filled();
        Assert.Equal(_folder[name], model.Write(_folder, step));
        Assert.Equal([_folder[name]], Directory.GetFileSystemEntries(_folder));
        string[] files = ["manifest.json", "optimizer.safetensors", "state.json", "weights.safetensors"];
        Assert.Equal(files, Directory.GetFileSystemEntries(_folder[name]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Checkpoint_WrittenTwice_HasTheSameBytes()
    {
        using var model = TestModel.Filled();
        var (left, right) = (model.Write(_folder["a"]), model.Write(_folder["b"]));
        Assert.Equal(4, Files(left).Count());
        foreach (var name in Files(left))
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(left, name)), File.ReadAllBytes(Path.Combine(right, name)));
        }
    }

    [Fact]
    public void Write_SameCheckpointExists_ReturnsItUntouched()
    {
        using var model = TestModel.Filled();
        var path = model.Write(_folder);
        var times = Files(path).Select(name => File.GetLastWriteTimeUtc(Path.Combine(path, name))).ToArray();
        Assert.Equal(path, model.Write(_folder));
        Assert.Equal(times, Files(path).Select(name => File.GetLastWriteTimeUtc(Path.Combine(path, name))));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Write_AnotherCheckpointOfThatStepExists_RefusesAndLeavesIt()
    {
        using var model = TestModel.Filled();
        var path = model.Write(_folder);
        var before = model.State();
        model.Weights.Span[0] = 42;
        OneLine.Refusal(path, () => model.Write(_folder));
        Assert.Equal(before, Checkpoint.Open(path).State);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Write_SameWeightsOfWhichMoreIsKnown_ReplacesTheCheckpoint()
    {
        using var model = TestModel.Filled();
        model.Write(_folder);
        var later = model.State() with { Term = 4, Evaluation = new EvaluationState(2, 350, 0.5, 0.75) };

        var path = CheckpointWriter.Write(_folder, later, model.Numbers);

        Assert.Equal(later, Checkpoint.Open(path).State);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("manifest.json")]
    public void Write_DamagedCheckpointOfThatStepExists_RefusesNamingTheFile(string name)
    {
        using var model = TestModel.Filled();
        var path = model.Write(_folder);
        File.Delete(Path.Combine(path, name));
        OneLine.Refusal(Path.Combine(path, name), () => model.Write(_folder));
        Assert.False(File.Exists(Path.Combine(path, name)));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Write_EmptyDirectoryOrFileHasTheName_Refuses()
    {
        using var model = TestModel.Filled();
        Directory.CreateDirectory(_folder["step-00000350"]);
        File.WriteAllText(_folder["step-00000351"], "old");
        OneLine.Refusal(_folder["step-00000350"], () => model.Write(_folder));
        OneLine.Refusal(_folder["step-00000351"], () => model.Write(_folder, 351));
        Assert.Equal("old", File.ReadAllText(_folder["step-00000351"]));
    }

    [Fact]
    public async Task Write_SeveralWritersOfOneStep_AllReturnTheOneCheckpoint()
    {
        using var model = TestModel.Filled();
        using var start = new Barrier(8);
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return model.Write(_folder);
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        var paths = await Task.WhenAll(writers);
        Assert.All(paths, path => Assert.Equal(_folder["step-00000350"], path));
        Assert.Equal([_folder["step-00000350"]], Directory.GetFileSystemEntries(_folder));
        Assert.Equal(model.State(), Checkpoint.Open(paths[0]).State);
    }

    [Fact]
    public void Write_StateOfOtherWeights_IsAnArgumentErrorAndMakesNothing()
    {
        using var model = TestModel.Filled();
        var state = model.State() with { WeightsDigest = new string('0', 64) };
        Assert.Throws<ArgumentException>(
            () => CheckpointWriter.Write(_folder["a"], state, model.Numbers));
        Assert.Throws<ArgumentException>(
            () => CheckpointWriter.Write(_folder["a"], model.State(-1), model.Numbers));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Write_ArenasOfAnotherModel_IsAnArgumentError()
    {
        using var model = TestModel.Filled();
        using var other = TestModel.Filled(inputs: 40);
        Assert.Throws<ArgumentException>(
            () => CheckpointWriter.Write(_folder, model.State(), model.Numbers with { Weights = other.Weights }));
        Assert.Throws<ArgumentException>(
            () => CheckpointWriter.Write(_folder, model.State(), model.Numbers with { Optimizer = other.Optimizer }));
    }

    [Fact]
    public void Write_FolderIsAFile_Refuses()
    {
        using var model = TestModel.Filled();
        File.WriteAllText(_folder["a"], "old");
        OneLine.Refusal(_folder["a"], () => model.Write(_folder["a"]));
    }

    public void Dispose() => _folder.Dispose();

    private static Optimizer Optimizer(string name) => name switch
    {
        "sgd" => new Sgd(0.1),
        "momentum" => new Momentum(0.1),
        _ => new Adam(),
    };

    private static IEnumerable<string> Files(string directory) =>
        Directory.GetFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
