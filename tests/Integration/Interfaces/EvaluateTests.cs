using System.Text.Json;
using Cluster.Data;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Interfaces;

/// <summary>What <c>cluster evaluate</c> says of a trained model.</summary>
[Collection(Undisturbed.Name)]
public sealed class EvaluateTests : ClusterTest
{
    [Fact]
    public async Task Evaluate_OfTheTestSplit_FindsWhatTrainingReported()
    {
        var trained = await TrainAsync(ModelCatalog.All["relu-adam"]);

        var test = (await EvaluateAsync("run")).GetProperty("sets")[0];

        Assert.Equal(trained.TestLoss, test.GetProperty("loss").GetDouble());
        Assert.Equal(trained.TestAccuracy, test.GetProperty("metrics").GetProperty("accuracy").GetDouble());
        Assert.Equal(TinyImages.Test, test.GetProperty("confusion").EnumerateArray().Sum(row => row.EnumerateArray().Sum(count => count.GetInt64())));
    }

    [Fact]
    public async Task Evaluate_WithAnAverage_JudgesTheAverage()
    {
        var trained = await TrainAsync(ModelCatalog.Smallest with { Averaging = Part.Of("ema", ("decay", 0.9)) });

        Assert.Equal(trained.TestLoss, (await EvaluateAsync("run")).GetProperty("sets")[0].GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task Evaluate_WithMoreThreads_FindsTheSameBits()
    {
        await TrainAsync(ModelCatalog.All["convolution-batch-norm-dropout"]);

        var one = (await Workspace.RunAsync(["evaluate", "run", "--json"])).Succeeded().Output;
        var three = (await Workspace.RunAsync(["evaluate", "run", "--json", "--threads", "3"])).Succeeded().Output;

        Assert.Equal(one, three);
        Assert.Equal(one, await File.ReadAllLinesAsync(Workspace.File("run", "evaluation.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Evaluate_OnWorkers_FindsTheSameBits()
    {
        await TrainAsync(ModelCatalog.All["convolution-batch-norm-dropout"]);
        TinyImages.Write(Workspace.File("other"), variant: 1);
        string[] command = ["evaluate", "run", "--json", "--data", "other=other"];

        var alone = (await Workspace.RunAsync(command)).Succeeded().Output;
        var one = (await Workspace.RunAsync([.. command, "--workers", "1"])).Succeeded().Output;
        var three = (await Workspace.RunAsync([.. command, "--workers", "3", "--threads", "2"])).Succeeded().Output;

        Assert.Equal(alone, one);
        Assert.Equal(alone, three);
    }

    [Fact]
    public async Task Evaluate_OfFurtherSets_JudgesEach()
    {
        await TrainAsync(ModelCatalog.Smallest);
        TinyImages.Write(Workspace.File("other"), variant: 1);

        var sets = (await EvaluateAsync("run", "--data", "other=other", "--data", "same=" + TinyImages.Folder)).GetProperty("sets");

        Assert.Equal(["test", "other", "same"], sets.EnumerateArray().Select(set => set.GetProperty("name").GetString()));
        Assert.Equal(sets[0].GetProperty("loss").GetDouble(), sets[2].GetProperty("loss").GetDouble());
        Assert.NotEqual(sets[0].GetProperty("loss").GetDouble(), sets[1].GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task Evaluate_OfNormalizedImages_TreatsFurtherSetsAsTrainingDid()
    {
        var data = (IdxDataSpec)ModelCatalog.Smallest.Data with { Normalize = SampleNormalization.MeanStd };
        await TrainAsync(ModelCatalog.Smallest with { Data = data });

        var sets = (await EvaluateAsync("run", "--data", "same=" + TinyImages.Folder)).GetProperty("sets");

        Assert.Equal(sets[0].GetProperty("loss").GetDouble(), sets[1].GetProperty("loss").GetDouble());
        (await Workspace.RunAsync(["predict", "run", "images.npy"])).RefusedAtOnce("images.npy", "scales");
    }

    [Fact]
    public async Task Evaluate_OfATable_TreatsNewRowsAsTrainingDid()
    {
        Workspace.Write(TinyTable.File, TinyTable.Text);
        await TrainAsync(TinyTable.Job);
        Workspace.Write("new.csv", $"{TinyTable.Header}\n70,nurse,yes\n,astronaut,no\n20,clerk,no\n");

        var sets = (await EvaluateAsync("run", "--data", "new=new.csv")).GetProperty("sets");

        Assert.Equal(3, sets[1].GetProperty("samples").GetInt32());
        Assert.Equal(["no", "yes"], sets[1].GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Evaluate_InTables_NamesMetricsAndClasses()
    {
        await TrainAsync(ModelCatalog.Smallest);

        var output = (await Workspace.RunAsync(["evaluate", Path.Combine("run", "checkpoints", "step-00000010"), "--top-k", "3"])).Succeeded().Output;

        Assert.Contains(output, line => line.StartsWith("top_3_accuracy", StringComparison.Ordinal));
        Assert.Contains(output, line => line.StartsWith("class \\ taken for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Evaluate_Impossible_IsRefused()
    {
        await TrainAsync(ModelCatalog.Smallest);

        (await Workspace.RunAsync(["evaluate", "nothing"])).RefusedAtOnce("nothing");
        (await Workspace.RunAsync(["evaluate", "run", "--threads", "0"])).RefusedAtOnce("--threads");
        (await Workspace.RunAsync(["evaluate", "run", "--data", "a=x", "--data", "a=y"])).RefusedAtOnce("'a'");
        (await Workspace.RunAsync(["evaluate", "run", "--data", "far=nowhere"])).RefusedAtOnce("nowhere");
        Assert.False(File.Exists(Workspace.File("run", "evaluation.json")));
    }

    [Fact]
    public async Task Report_OfARunWithClasses_ShowsConfusionAndSamples()
    {
        await TrainAsync(ModelCatalog.All["relu-adam"]);
        var page = await File.ReadAllTextAsync(Workspace.File("run", "report.html"), TestContext.Current.CancellationToken);

        (await Workspace.RunAsync(["runs", "report", "run"])).Succeeded();

        Assert.Contains("class=\"confusion\"", page, StringComparison.Ordinal);
        Assert.Contains("data:image/bmp", page, StringComparison.Ordinal);
        Assert.Equal(page, await File.ReadAllTextAsync(Workspace.File("run", "report.html"), TestContext.Current.CancellationToken));
    }

    private async Task<RunSummary> TrainAsync(JobSpec job) =>
        RunSummary.Of((await Workspace.RunAsync(["local", Workspace.Write(job), "--run-folder", "run", "--in-process", "--json"])).Succeeded());

    private async Task<JsonElement> EvaluateAsync(string model, params string[] more) =>
        JsonElement.Parse(string.Concat((await Workspace.RunAsync(["evaluate", model, "--json", .. more])).Succeeded().Output));
}
