using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs;
using Cluster.Jobs.Schema;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Interfaces;

/// <summary>What is said of a job without training it, and what a job says of the cluster.</summary>
public sealed class CheckTests : ClusterTest
{
    [Fact]
    public async Task Check_OfASoundJob_PrintsItsModelAndTrainsNothing()
    {
        var ended = (await Workspace.RunAsync(["check", Workspace.Write(ModelCatalog.Smallest)])).Succeeded();

        Assert.StartsWith(ModelCatalog.Smallest.Name, ended.Output[0], StringComparison.Ordinal);
        Assert.Contains(ended.Output, line => line.Contains("Linear", StringComparison.Ordinal));
        Assert.Contains(ended.Output, line => line.Contains("300 training and 600 test samples of [1, 8, 8]", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Workspace.File("runs")));
    }

    [Fact]
    public async Task Check_AsJson_GivesTheSameNumbersAsTheJob()
    {
        var job = Workspace.Write(ModelCatalog.Smallest);
        var ended = (await Workspace.RunAsync(["check", job, "--json", "--workers", "1", "--threads", "2"])).Succeeded();

        using var check = JsonDocument.Parse(Assert.Single(ended.Output));
        var training = TrainingJob.Open(JobFile.Read(Workspace.File(job)));
        Assert.Equal(training.Layout.ElementCount, check.RootElement.GetProperty("parameters").GetInt64());
        Assert.Equal(training.Training.StepsPerEpoch, check.RootElement.GetProperty("training").GetProperty("steps_per_epoch").GetInt32());
        var worker = check.RootElement.GetProperty("worker");
        Assert.Equal((1, 2), (worker.GetProperty("workers").GetInt32(), worker.GetProperty("threads").GetInt32()));
        Assert.Equal(training.Layout.Length * sizeof(float), worker.GetProperty("weight_bytes").GetInt64());
    }

    [Fact]
    public async Task Check_OfAJobThatCannotRun_IsOneLine()
    {
        var convolution = Part.Of("conv2d", ("out_channels", 2), ("kernel_size", 9));
        var job = ModelCatalog.Smallest with { Model = [Part.Of("linear", ("units", 3)), convolution] };

        (await Workspace.RunAsync(["check", Workspace.Write(job)])).RefusedAtOnce("model[1]", "kernel");
    }

    [Fact]
    public async Task ClusterSection_SaysHowManyWorkers_UnlessTheCommandLineDoes()
    {
        var text = JobFile.Write(ModelCatalog.Smallest);
        var job = Workspace.Write("job.json", $"{{ \"cluster\": {{ \"workers\": 3 }}, {text[1..]}");

        var asWritten = await Workspace.RunAsync(["local", job, "--in-process", "--json", "--run-folder", "a"]);
        var asAsked = await Workspace.RunAsync(["local", job, "--in-process", "--json", "--run-folder", "b", "--workers", "1"]);

        Assert.Equal(3, RunSummary.Of(asWritten.Succeeded()).Workers);
        Assert.Equal(1, RunSummary.Of(asAsked.Succeeded()).Workers);
        Assert.Equal(File.ReadAllText(Workspace.File("a", "job.json")), File.ReadAllText(Workspace.File("b", "job.json")));
    }

    [Fact]
    public async Task Data_OfATable_IsFoundInTheFolderThatIsGiven()
    {
        Directory.CreateDirectory(Workspace.File("elsewhere"));
        File.WriteAllText(Workspace.File("elsewhere", "table.csv"), "x,y\n1,2\n2,3\n3,4\n4,5\n5,6\n");
        var job = Workspace.Write("job.yaml", """
            name: table
            data: {source: csv, path: absent/table.csv, target: y}
            model: {type: linear, units: 1}
            loss: mse
            optimizer: {type: sgd, learning_rate: 0.1}
            training: {epochs: 1, batch: 2}
            """);

        (await Workspace.RunAsync(["check", job])).RefusedAtOnce(Workspace.File("absent", "table.csv"));
        (await Workspace.RunAsync(["check", job, "--data", "elsewhere"])).Succeeded();
    }

    [Fact]
    public async Task Schema_IsPrintedWhole() =>
        Assert.Equal(JobSchema.Write().TrimEnd('\n'), string.Join('\n', (await Workspace.RunAsync(["schema"])).Succeeded().Output));
}
