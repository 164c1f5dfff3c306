using System.Text.Json;
using Cluster.Experiments.Simulating;
using Cluster.Simulation.Failures;
using Cluster.Simulation.Models;

namespace Cluster.Experiments.Tests.Simulating;

public class SimulationExperimentTests
{
    private static readonly JobWork Work = new(4 << 20, 256, 8, NeedsWholeGradient: false, []);

    private static readonly SimulationPlan Plan = new("perceptron", Work, [1, 2, 4, 8, 16, 32, 64], new Scenario(
        Work.Strong(1),
        new ComputeModel(0, 0, 100e-6),
        new ReduceModel(0.1e-9, 0.2e-9),
        new LinkModel(1e9, 50e-6),
        new Placement(1, Cores: 2)));

    [Fact]
    public void Experiment_OfAPlan_HasARowForEachScenarioInOrder()
    {
        var findings = Carried(Plan with { Formats = WireFormat.All });

        Assert.Equal(2 * WireFormat.All.Count * Plan.Workers.Count, findings.Rows.Count);
        Assert.Equal(Plan.Workers, findings.Of(Topology.AllReduce, "bf16").Select(row => row.Workers));
        Assert.All(findings.Rows.Where(row => row.Workers == 1), row => Assert.Equal(1, row.SpeedUp));
    }

    [Fact]
    public void Experiment_CarriedOutTwice_FindsTheSame() => Assert.Equal(Carried(Plan).Rows, Carried(Plan).Rows);

    [Fact]
    public void Knee_OfAStarOverALink_IsWhereItsLinkIsBusy()
    {
        var rows = Carried(Plan).Of(Topology.Coordinator, "fp32");
        var knee = SimulationWords.KneeOf(rows);

        Assert.InRange(knee.Workers, 2, 8);
        Assert.True(rows[^1].UplinkShare > 0.7);
        Assert.Contains(SimulationWords.Of(Carried(Plan)), words => words.Contains("all-reduce from", StringComparison.Ordinal));
    }

    [Fact]
    public void StrongScaling_CutsOneBatchForTheMostWorkers_AsFarAsItsSamplesGo()
    {
        Assert.Equal(64, Plan.MicroBatchesOf(1));
        Assert.Equal(256, Work.Strong(4096).MicroBatches);
        Assert.Equal(8, Work.Strong(1).MicroBatches);
        Assert.Equal(256, Work.Strong(64).Batch);
    }

    [Fact]
    public void StrongScaling_BeyondItsSamples_SaysWhoIsIdle()
    {
        var findings = Carried(Plan with { Workers = [256, 512], Topologies = [Topology.Coordinator] });

        Assert.Equal([0, 256], findings.Rows.Select(row => row.Idle));
        Assert.Contains(SimulationWords.Of(findings), words => words.Contains("find nothing to do", StringComparison.Ordinal));
    }

    [Fact]
    public void WeakScaling_WithoutALink_IsFullyEfficient()
    {
        var free = Plan.Base with { Link = LinkModel.None, Reduce = new ReduceModel(0, 0) };

        var findings = Carried(Plan with { IsWeak = true, Base = free });

        Assert.All(findings.Rows, row => Assert.Equal(1, row.Efficiency, 1e-6));
    }

    [Fact]
    public void Failures_OfHosts_GiveAnIntervalNearYoungs()
    {
        var failures = Carried(Plan with { Workers = [1, 2, 4], Failures = new CheckpointInterval(24 * 3600, 2, 30) }).Failures!;

        Assert.InRange(failures.Best, failures.Young / 2, failures.Young * 2);
        Assert.InRange(failures.BestEfficiency, 0.9, 1);
        Assert.True(failures.WorkerLossSeconds > 0);
    }

    [Fact]
    public void Files_OfFindings_AreATableAPageAndADocument()
    {
        using var folder = new TemporaryFolder();
        var findings = Carried(Plan with { Failures = new CheckpointInterval(24 * 3600, 2, 30) });
        var found = new ValidationCase("2 over memory", 2, "one host", false, 0.011, new Spread(0.010, 0.009, 0.012));
        var validation = new Validation([found], []);

        SimulationFiles.Write(folder.Path, findings, validation);

        Assert.Equal(findings.Rows.Count + 1, File.ReadAllLines(Path.Combine(folder.Path, SimulationFiles.CsvName)).Length);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, SimulationFiles.JsonName)));
        Assert.Equal(findings.Rows.Count, document.RootElement.GetProperty("rows").GetArrayLength());
        var page = File.ReadAllText(Path.Combine(folder.Path, SimulationFiles.PageName));
        Assert.Contains("Predicted against measured", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_BeyondAQuarter_IsCloseOnlyWhereRepeatsDiffer()
    {
        var steady = new ValidationCase("a", 1, "", false, 0.014, new Spread(0.010, 0.0099, 0.0101));
        var shaky = steady with { Measured = new Spread(0.010, 0.008, 0.012) };

        Assert.False(new Validation([steady], []).IsMet);
        Assert.Equal(0.4, steady.Error, 1e-9);
        Assert.True(shaky.IsClose);
    }

    private static SimulationFindings Carried(SimulationPlan plan) =>
        new SimulationExperiment(plan).CarryOut(_ => { }, TestContext.Current.CancellationToken);

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("cluster-simulate-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
