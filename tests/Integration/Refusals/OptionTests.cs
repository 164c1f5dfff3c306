using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Refusals;

/// <summary>Options that ask for something impossible are refused before anything is started.</summary>
[Collection(OverAtOnce.Name)]
public sealed class OptionTests : ClusterTest
{
    [Theory]
    [InlineData("--workers", "0")]
    [InlineData("--workers", "-1")]
    [InlineData("--workers", "100000")]
    [InlineData("--threads", "0")]
    [InlineData("--epochs", "-3")]
    [InlineData("--epochs", "0")]
    [InlineData("--slow", "2")]
    [InlineData("--slow", "2:")]
    [InlineData("--slow", "3:2x")]
    [InlineData("--slow", "2:0.5x")]
    [InlineData("--slow", "2:NaNx")]
    [InlineData("--kill", "1")]
    [InlineData("--kill", "1@")]
    [InlineData("--kill", "0@5")]
    [InlineData("--kill", "3@5")]
    [InlineData("--kill", "1@-5")]
    [InlineData("--audit", "101%")]
    [InlineData("--audit", "2")]
    [InlineData("--audit", "half")]
    public async Task Local_ImpossibleValue_NamesOptionAndValue(string option, string value)
    {
        var ended = await Workspace.RunAsync(["local", option, value]);

        ended.RefusedAtOnce(option.TrimStart('-')[..4], value.Split(':')[^1]);
        Assert.False(Directory.Exists(Workspace.File("runs")), "a refused command leaves no run folder");
    }

    [Fact]
    public async Task Local_DataChannelsForAnEncodedJob_AreRefused()
    {
        var plain = ModelCatalog.All["relu-adam"];
        var job = plain with { Training = plain.Training with { Wire = Part.Of("lossless") } };

        var ended = await Workspace.RunAsync(["local", Workspace.Write(job), "--transport", "sockets"]);

        ended.Refused("training.wire: data channels carry fp32 as it is, got lossless; use --transport grpc or auto");
    }

    [Fact]
    public async Task Local_KillInOneProcess_IsRefused()
    {
        (await Workspace.RunAsync(["local", "--in-process", "--kill", "1@5"])).RefusedAtOnce("--kill", "--in-process");
    }

    [Theory]
    [InlineData("--workers", "0")]
    [InlineData("--workers", "1,1")]
    [InlineData("--workers", "1,two")]
    [InlineData("--workers", "1,5000")]
    [InlineData("--workers", "300", "measure fewer workers")]
    [InlineData("--steps", "0")]
    [InlineData("--warm-up", "0")]
    [InlineData("--repeats", "0")]
    [InlineData("--threads", "0")]
    [InlineData("--link", "fast", "1gbit")]
    [InlineData("--link", "1gbit,fast")]
    [InlineData("--transport", "pigeons", "shared-memory")]
    public async Task Scale_ImpossibleValue_NamesOptionAndValue(string option, string value, string keyWord = "")
    {
        var ended = await Workspace.RunAsync(["scale", option, value]);

        ended.RefusedAtOnce(keyWord.Length > 0 ? [value, keyWord] : [option, value]);
        Assert.False(Directory.Exists(Workspace.File("scale-glyphs-mlp")), "a refused command leaves no folder");
    }

    [Theory]
    [InlineData("local", "--coordinator-alone")]
    [InlineData("scale", "--coordinator-alone")]
    [InlineData("local", "--link", "1gbit", "--in-process")]
    [InlineData("local", "--link", "1gbit", "--transport", "shared-memory")]
    [InlineData("scale", "--link", "1gbit", "--transport", "shared-memory")]
    public async Task Link_WithWhatDoesNotGoWithIt_IsRefused(params string[] arguments) =>
        (await Workspace.RunAsync(arguments)).RefusedAtOnce("--link");

    [Theory]
    [InlineData("--workers", "0", "workers")]
    [InlineData("--epochs", "-1", "epochs")]
    [InlineData("--min-workers", "0", "min-workers")]
    [InlineData("--min-workers", "2", "min-workers")]
    [InlineData("--max-workers", "0", "max-workers")]
    [InlineData("--stragglers", "hurry", "--stragglers")]
    [InlineData("--lease", "0", "lease")]
    [InlineData("--lease", "NaN", "lease")]
    [InlineData("--lease", "1e300", "lease")]
    [InlineData("--worker-timeout", "0", "timeout")]
    [InlineData("--worker-timeout", "NaN", "timeout")]
    [InlineData("--listen", "127.0.0.1", "HOST:PORT")]
    [InlineData("--listen", "0.0.0.0:0", "--insecure")]
    [InlineData("--listen", "[::]:0", "--insecure")]
    public async Task Coordinator_ImpossibleValue_IsNamed(string option, string value, string keyWord)
    {
        var ended = await Workspace.RunAsync(["coordinator", option, value], "CLUSTER_TOKEN=0123456789abcdef");

        ended.RefusedAtOnce(keyWord, value);
    }

    [Theory]
    [InlineData("coordinator")]
    [InlineData("local")]
    public async Task Audit_OfSumsThatMeetBetweenWorkers_IsRefused(string command)
    {
        var ended = await Workspace.RunAsync([command, "--topology", "all-reduce", "--audit", "1%"], "CLUSTER_TOKEN=0123456789abcdef");

        ended.RefusedAtOnce("--audit", "all-reduce");
    }

    [Theory]
    [InlineData("--coordinator", "localhost", "HOST:PORT")]
    [InlineData("--threads", "0", "threads")]
    [InlineData("--connect-timeout", "0", "timeout")]
    [InlineData("--connect-timeout", "1e300", "timeout")]
    [InlineData("--slow", "fast", "factor")]
    public async Task Worker_ImpossibleValue_IsNamed(string option, string value, string keyWord)
    {
        string[] coordinator = option == "--coordinator" ? [] : ["--coordinator", "127.0.0.1:1"];
        var ended = await Workspace.RunAsync(["worker", .. coordinator, option, value], "CLUSTER_TOKEN=0123456789abcdef");

        ended.RefusedAtOnce(keyWord);
    }
}
