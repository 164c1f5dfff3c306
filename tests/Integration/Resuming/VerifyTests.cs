using System.Text.Json;
using Cluster.Checkpoints.Ledger;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Resuming;

/// <summary>The ledger that a run leaves, what <c>cluster verify</c> says of it, and what becomes of a run whose ledger says otherwise.</summary>
[Collection(Undisturbed.Name)]
public sealed class VerifyTests : ClusterTest
{
    // Ten steps; checkpoints after the third, the sixth, the ninth and the last.
    private static readonly JobSpec Job = ModelCatalog.Smallest with
    {
        Training = ModelCatalog.Smallest.Training with { Checkpoint = new CheckpointSpec(EverySteps: 3, Keep: 9) },
    };

    [Fact]
    public async Task Run_ThatIsWhole_IsVerifiedAndAnyChangeIsNamed()
    {
        await TrainAsync();
        var json = await VerifiedAsync("run");
        Assert.Equal((10, 1), (json.GetProperty("ledger").GetProperty("last_step").GetInt64(), Beginnings(json)));
        var (ledger, lines) = (RunLedger.PathIn(Workspace.File("run")), await LinesAsync());
        var weights = Workspace.File("run", "checkpoints", "step-00000010", "weights.safetensors");

        await NamedAsync(ledger, [lines[0], lines[1], .. lines[3..]], $"{ledger}:3 needs hash ");
        await NamedAsync(ledger, [lines[0], lines[2], lines[1], .. lines[3..]], $"{ledger}:2 needs hash ");
        await NamedAsync(ledger, [.. lines[..4], lines[4].Replace("\"leaves\":", "\"leaves\":1", StringComparison.Ordinal), .. lines[5..]],
            $"{ledger}:5 ");
        await NamedAsync(ledger, lines[..2], "step-00000010 needs a manifest that the ledger tells of at step 10");

        await FlipAsync(weights);
        (await Workspace.RunAsync(["verify", "run"])).Refused("step-00000010", "weights.safetensors needs SHA-256 ");
        await FlipAsync(weights);
        await VerifiedAsync("run");
    }

    [Fact]
    public async Task Checkpoint_OfAnotherRun_IsNotTheLedgers()
    {
        await TrainAsync();
        (await Workspace.RunAsync(["local", Workspace.Write(Job with { Seed = 9 }), "--run-folder", "other", "--in-process"])).Succeeded();
        Directory.Delete(Workspace.File("run", "checkpoints", "step-00000010"), recursive: true);
        Directory.Move(Workspace.File("other", "checkpoints", "step-00000010"), Workspace.File("run", "checkpoints", "step-00000010"));

        var refused = await Workspace.RunAsync(["verify", "run"]);
        refused.Refused("step-00000010 needs a manifest that the ledger tells of at step 10, got one of SHA-256 ");
    }

    [Fact]
    public async Task Run_ThatWasKilledAndResumed_HasOneChainThatIsVerified()
    {
        var job = Straggler.LongJob with { Training = Straggler.LongJob.Training with { Checkpoint = new CheckpointSpec(EverySteps: 3) } };
        var run = Workspace.Start(
            ["local", Workspace.Write(job), "--in-process", "--slow", $"1:{Straggler.Factor}", "--json", "--run-folder", "run", .. Straggler.Wait]);
        for (var epoch = 1; !Directory.Exists(Workspace.File("run", "checkpoints", "step-00000003")); epoch++)
        {
            await run.ErrorsAsync($"^epoch {epoch}/");
        }

        run.Signal(Signals.Kill);
        await run.EndAsync();
        await VerifiedAsync("run");
        (await Workspace.RunAsync(["local", "--resume", "run", "--in-process", "--json"])).Succeeded();

        var json = await VerifiedAsync("run");
        Assert.Equal(2, Beginnings(json));
        Assert.True(json.GetProperty("ledger").GetProperty("completed").GetBoolean());
        var terms = RunLedger.Read(Workspace.File("run")).Select(line => line.Entry).OfType<BeganEntry>().Select(began => (began.Term,
            began.Repeats));
        Assert.Equal([(1, true), (2, true)], terms);
    }

    [Fact]
    public async Task Step_ThatComesOutDifferentlyThanBefore_EndsTheRunNamingStepAndBothDigests()
    {
        await TrainAsync("--stop-after", "8");
        Forge(entry => entry is StepEntry { Step: > 7 } or CheckpointEntry { Step: > 7 } or EndedEntry ? null
            : entry is StepEntry { Step: 7 } step ? step with { Weights = 0xBAD } : entry);
        Directory.Delete(Workspace.File("run", "checkpoints", "step-00000008"), recursive: true);

        var ended = await Workspace.RunAsync(["local", "--resume", "run", "--in-process", "--json"]);

        ended.Refused("step 7 needs weights 0000000000000bad as when the step was computed before, got ");
        Assert.False(Directory.Exists(Workspace.File("run", "checkpoints", "step-00000009")));
    }

    [Fact]
    public async Task Ledger_ThatIsDamaged_IsRefusedUntouchedAndAnotherFolderGoesOn()
    {
        await TrainAsync("--stop-after", "8");
        await FlipAsync(RunLedger.PathIn(Workspace.File("run")));
        var before = await LinesAsync();

        (await Workspace.RunAsync(["local", "--resume", "run", "--in-process", "--json"])).RefusedAtOnce("ledger.jsonl:", "into another folder");
        Assert.Equal(before, await LinesAsync());
        (await Workspace.RunAsync(["local", "--resume", "run", "--run-folder", "other", "--in-process"])).Succeeded();

        await VerifiedAsync("other");
    }

    [Fact]
    public async Task Run_ThatGoesOnInAnotherFolder_NamesTheEntryItComesFrom()
    {
        await TrainAsync("--stop-after", "8");
        var origin = RunLedger.Read(Workspace.File("run")).Single(line => line.Entry is CheckpointEntry { Step: 8 });

        (await Workspace.RunAsync(["local", "--resume", "run", "--run-folder", "other", "--in-process"])).Succeeded();

        var began = Assert.IsType<BeganEntry>(RunLedger.Read(Workspace.File("other"))[0].Entry);
        Assert.Equal((8, origin.Hash, ((CheckpointEntry)origin.Entry).Manifest), (began.Step, began.Origin, began.Manifest));
        await VerifiedAsync("other");
    }

    [Fact]
    public async Task Verify_OfWhatIsNoRun_IsRefused()
    {
        (await Workspace.RunAsync(["verify", "nothing"])).RefusedAtOnce("nothing needs to be a run's folder");
        await TrainAsync();
        File.Delete(RunLedger.PathIn(Workspace.File("run")));
        (await Workspace.RunAsync(["verify", "run"])).RefusedAtOnce("ledger.jsonl needs to be readable");
        (await Workspace.RunAsync(["verify", "run/checkpoints/step-00000010"])).RefusedAtOnce("give the folder it lies under");
    }

    private static int Beginnings(JsonElement verification) => verification.GetProperty("ledger").GetProperty("beginnings").GetInt32();

    private static async Task FlipAsync(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
    }

    private async Task TrainAsync(params string[] options) => (await Workspace.RunAsync(
        ["local", Workspace.Write(Job), "--run-folder", "run", "--in-process", .. options])).Succeeded();

    private async Task<JsonElement> VerifiedAsync(string run)
    {
        var json = JsonElement.Parse(Assert.Single((await Workspace.RunAsync(["verify", run, "--json"])).Succeeded().Output));
        Assert.True(json.GetProperty("ok").GetBoolean());
        return json;
    }

    private Task<string[]> LinesAsync() =>
        File.ReadAllLinesAsync(RunLedger.PathIn(Workspace.File("run")), TestContext.Current.CancellationToken);

    // The ledger with other lines, what is said of it, and the ledger as it was.
    private async Task NamedAsync(string ledger, string[] lines, string fault)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var whole = await File.ReadAllBytesAsync(ledger, cancelled);
        await File.WriteAllTextAsync(ledger, string.Join('\n', lines) + "\n", cancelled);
        var ended = (await Workspace.RunAsync(["verify", "run"])).Exited(1);
        Assert.Contains(ended.Errors, line => line.Contains(fault, StringComparison.Ordinal));
        await File.WriteAllBytesAsync(ledger, whole, cancelled);
    }

    // A chain of other entries that is a chain all the same.
    private void Forge(Func<LedgerEntry, LedgerEntry?> change)
    {
        var entries = RunLedger.Read(Workspace.File("run")).Select(line => change(line.Entry)).OfType<LedgerEntry>().ToList();
        using var writer = LedgerWriter.Begin(Workspace.File("run"), (BeganEntry)entries[0]);
        entries[1..].ForEach(writer.Append);
        writer.MakeDurable();
    }
}
