using System.Globalization;
using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Integration.Resuming;
using Cluster.Jobs;
using Cluster.Worker.Faults;

namespace Cluster.Integration.Auditing;

/// <summary>A worker whose sums have a wrong bit is found, and leaves no trace in the result.</summary>
[Collection(Undisturbed.Name)]
public sealed class AuditTests(ReferenceRuns references) : ClusterTest
{
    [Theory]
    [InlineData(2, "auto")]
    [InlineData(3, "auto")]
    [InlineData(3, "grpc")]
    [InlineData(3, "sockets")]
    public async Task LyingWorker_WithEverySumAudited_IsQuarantinedAndChangesNoBit(int workers, string transport)
    {
        var job = ModelCatalog.All["relu-adam"];
        var reference = await references.Of(job);
        var tensor = TrainingJob.Open(job, Workspace.File(TinyImages.Folder)).Layout.Parameters[1];
        var cluster = await ManualCluster.StartAsync(Workspace, job, workers, more: ["--audit", "100%", "--transport", transport, .. Straggler.Wait]);
        await JoinAsync(cluster, workers - 1);
        var liar = LyingWorker.RunAsync(cluster, Workspace, new FlippedBit(FromStep: 3, Position: tensor.Offset + 2, Bit: 20));

        var caught = await cluster.Coordinator.EventAsync("worker_quarantined");
        var summary = await cluster.FinishAsync();

        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(reference.TestLoss, summary.TestLoss);
        Assert.Equal(Worker.WorkerOutcome.Failure, (await liar).ExitCode);
        var report = Report();
        Assert.Equal(Environment.ProcessId, report.GetProperty("process_id").GetInt32());
        Assert.Equal(caught.GetProperty("worker").GetInt32(), report.GetProperty("worker").GetInt32());
        Assert.Equal(3, report.GetProperty("step").GetInt32());
        Assert.Equal((tensor.Name, 2), (report.GetProperty("tensor").GetString(), report.GetProperty("index").GetInt32()));
        Assert.Equal(1 << 20, Bits(report, "value") ^ Bits(report, "agreed_value"));
        Assert.NotEqual(report.GetProperty("digest").GetString(), report.GetProperty("agreed_digest").GetString());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1)]
    public async Task LyingWorker_FoundLate_IsUndoneFromItsFirstSumThatNobodyLookedAt(int fromStep)
    {
        var job = ResumableJobs.Averaged;
        var reference = await references.Of(job);
        var position = TrainingJob.Open(job, Workspace.File(TinyImages.Folder)).Layout.Parameters[1].Offset;
        var cluster = await ManualCluster.StartAsync(Workspace, job, workers: 3, more: ["--audit", "0.05", .. Straggler.Wait]);
        var liar = LyingWorker.RunAsync(cluster, Workspace, new FlippedBit(fromStep, Position: position, Bit: 20));
        await cluster.Coordinator.EventAsync("worker_arrived");
        await JoinAsync(cluster, 2);

        var back = await cluster.Coordinator.EventAsync("rolled_back");
        var summary = await cluster.FinishAsync();

        Assert.Equal(reference.WeightsDigest, summary.WeightsDigest);
        Assert.Equal(reference.TestLoss, summary.TestLoss);
        Assert.True(back.GetProperty("step").GetInt64() <= fromStep, $"went back to a state before step {fromStep}");
        Assert.Equal(Worker.WorkerOutcome.Failure, (await liar).ExitCode);
        var steps = File.ReadLines(Workspace.File("run", "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("event").GetString() == "evaluation_done").Select(line => line.GetProperty("step").GetInt64());
        Assert.Equal([4, 8, 12, 16, 20, 23], steps);
    }

    [Fact]
    public async Task LocalCluster_WithEverySumAudited_HasTheBitsOfTheReference()
    {
        var job = ModelCatalog.All["convolution-batch-norm-dropout"];
        var reference = await references.Of(job);

        var ended = await Workspace.RunAsync(["local", Workspace.Write(job), "--workers", "3", "--audit", "100%", "--json"]);

        Assert.Equal(reference.WeightsDigest, RunSummary.Of(ended.Succeeded()).WeightsDigest);
        Assert.Contains(ended.Errors, line => line.StartsWith("audits: ", StringComparison.Ordinal) && line.Contains(", 0 workers quarantined"));
    }

    [Fact]
    public async Task LocalCluster_OfOneWorkerWithAudits_SaysOnceThatThereIsNobodyElse()
    {
        var job = JobFile.WriteYaml(ModelCatalog.Smallest) + "cluster:\n  workers: 1\n  audit: 100%\n";

        var ended = await Workspace.RunAsync(["local", Workspace.Write("job.yaml", job), "--json"]);

        ended.Succeeded();
        Assert.Single(ended.Errors, line => line.StartsWith("an audit needs a second worker", StringComparison.Ordinal));
    }

    private JsonElement Report() =>
        JsonDocument.Parse(File.ReadAllText(Assert.Single(Directory.GetFiles(Workspace.File("run", "quarantine"))))).RootElement;

    private static int Bits(JsonElement report, string name) =>
        BitConverter.SingleToInt32Bits(float.Parse(report.GetProperty(name).GetRawText(), CultureInfo.InvariantCulture));

    private static async Task JoinAsync(ManualCluster cluster, int workers)
    {
        for (var number = 1; number <= workers; number++)
        {
            await cluster.JoinAsync([]);
        }
    }
}
