using System.Runtime.InteropServices;

namespace Cluster.Checkpoints.Tests;

/// <summary>Checkpoints that are not what they were when they were written.</summary>
public sealed partial class CheckpointDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestModel _model = TestModel.Filled();
    private readonly string _path;

    public CheckpointDamageTests() => _path = _model.Write(_folder);

    public static TheoryData<string> Files => ["weights.safetensors", "optimizer.safetensors", "state.json", "manifest.json"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_FileCutAnywhere_IsRefusedNamingIt(string name)
    {
        var file = Path.Combine(_path, name);
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            OneLine.Refusal(file, () => Checkpoint.Open(_path));
        }

        AssertOpensWith(file, whole);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_AnyByteWithAFlippedBit_IsRefused(string name)
    {
        var file = Path.Combine(_path, name);
        var whole = File.ReadAllBytes(file);
        for (var at = 0; at < whole.Length; at++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(file, flipped);
            // A manifest that is changed but well-formed accuses the file whose digest it no longer has.
            OneLine.Refusal(name == "manifest.json" ? _path : file, () => Checkpoint.Open(_path));
        }

        AssertOpensWith(file, whole);
    }

    [Fact]
    public void Open_AnyBitOfTheManifestFlipped_IsRefused()
    {
        var file = Path.Combine(_path, "manifest.json");
        var whole = File.ReadAllBytes(file);
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(file, flipped);
            OneLine.Refusal(_path, () => Checkpoint.Open(_path));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_FileMissingLongerALinkOrADirectory_IsRefusedNamingIt(string name)
    {
        var file = Path.Combine(_path, name);
        var whole = File.ReadAllBytes(file);

        File.WriteAllBytes(file, [.. whole, (byte)'\n']);
        OneLine.Refusal(file, () => Checkpoint.Open(_path));
        File.Move(file, _folder["kept"], overwrite: true);
        OneLine.Refusal(file, () => Checkpoint.Open(_path));
        File.WriteAllBytes(_folder["kept"], whole);
        File.CreateSymbolicLink(file, _folder["kept"]);
        OneLine.Refusal(file, () => Checkpoint.Open(_path));
        File.Delete(file);
        Directory.CreateDirectory(file);
        OneLine.Refusal(file, () => Checkpoint.Open(_path));
        Directory.Delete(file);

        AssertOpensWith(file, whole);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_FileOfAnotherCheckpoint_IsRefused(string name)
    {
        _model.Weights.Span[0] = 42;
        _model.Optimizer["exp_avg"].Span[0] = 42;
        var other = _model.Write(_folder, 351);
        File.Copy(Path.Combine(other, name), Path.Combine(_path, name), overwrite: true);
        OneLine.Refusal(_path, () => Checkpoint.Open(_path));
        Assert.Equal(351, Checkpoint.Open(other).State.Step);
    }

    [Fact]
    public async Task Open_PipeInsteadOfAFile_IsRefusedWithoutWaiting()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in its folders");
        var file = Path.Combine(_path, "manifest.json");
        File.Delete(file);
        Assert.Equal(0, MakePipe(file, 0x1B6));
        var cancelled = TestContext.Current.CancellationToken;
        await Task.Run(() => OneLine.Refusal(file, () => Checkpoint.Open(_path)), cancelled).WaitAsync(TimeSpan.FromSeconds(30), cancelled);
    }

    [Fact]
    public void Open_NothingOrAFileThere_IsRefused()
    {
        OneLine.Refusal(_folder["missing"], () => Checkpoint.Open(_folder["missing"]));
        File.WriteAllText(_folder["file"], "old");
        OneLine.Refusal(_folder["file"], () => Checkpoint.Open(_folder["file"]));
    }

    [Theory]
    [InlineData("weights.safetensors", "../weights.safetensors")]
    [InlineData("weights.safetensors", "optimizer.safetensors")]
    [InlineData("cluster-checkpoint-1", "cluster-checkpoint-2")]
    public void Open_ManifestOfOtherFilesOrFormat_IsRefusedNamingIt(string text, string replacement)
    {
        var file = Path.Combine(_path, "manifest.json");
        File.Copy(Path.Combine(_path, "weights.safetensors"), _folder["weights.safetensors"]);
        var manifest = File.ReadAllText(file);
        Assert.Contains(text, manifest, StringComparison.Ordinal);
        File.WriteAllText(file, manifest.Replace(text, replacement, StringComparison.Ordinal));
        OneLine.Refusal(file, () => Checkpoint.Open(_path));
    }

    [Theory]
    [InlineData("\"step\": 350", "\"step\": -350")]
    [InlineData("\"term\": 3", "\"term\": 3,\n  \"more\": 1")]
    [InlineData("\"job_hash\": \"job-hash\"", "\"job_hash\": null")]
    [InlineData("  \"term\": 3,\n", "")]
    [InlineData("\"epoch\": 2", "\"epoch\": 2147483648")]
    public void Open_StateThatCannotBeUnderAManifestThatFits_IsRefusedNamingIt(string text, string replacement)
    {
        var file = Path.Combine(_path, "state.json");
        var state = File.ReadAllText(file);
        Assert.Contains(text, state, StringComparison.Ordinal);
        File.WriteAllText(file, state.Replace(text, replacement, StringComparison.Ordinal));
        Forge(file);
        OneLine.Refusal(file, () => Checkpoint.Open(_path));
    }

    [Fact]
    public void ReadWeights_OtherWeightsUnderAManifestThatFits_IsRefused()
    {
        var file = Path.Combine(_path, "weights.safetensors");
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        Forge(file);
        var checkpoint = Checkpoint.Open(_path);
        OneLine.Refusal(file, () => checkpoint.ReadWeights(_model.Layout, _model.Weights));
    }

    [Fact]
    public void ReadWeights_FileChangedSinceOpening_IsRefused()
    {
        var checkpoint = Checkpoint.Open(_path);
        var file = Path.Combine(_path, "weights.safetensors");
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        OneLine.Refusal(file, () => checkpoint.ReadWeights(_model.Layout, _model.Weights));
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);

    // Gives the manifest the digest of a changed file, as somebody who wants to deceive would.
    private void Forge(string file)
    {
        var manifest = CheckpointManifest.Read(_path);
        var name = Path.GetFileName(file);
        var digest = RegularFile.Digest(file, new FileInfo(file).Length);
        var forged = new CheckpointManifest.Entry(name, digest.Sha256, digest.Bytes);
        var files = manifest.Files.Select(entry => entry.Name == name ? forged : entry);
        File.WriteAllBytes(Path.Combine(_path, "manifest.json"), (manifest with { Files = [.. files] }).ToJson());
    }

    private void AssertOpensWith(string file, byte[] content)
    {
        File.WriteAllBytes(file, content);
        Assert.Equal(_model.State(), Checkpoint.Open(_path).State);
    }
}
