using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Refusals;

/// <summary>A job file that is none is refused with its name and, where there is one, the place in it.</summary>
[Collection(OverAtOnce.Name)]
public sealed class JobFileTests : ClusterTest
{
    private static readonly string Whole = JobFile.Write(ModelCatalog.Smallest);

    [Theory]
    [InlineData("local")]
    [InlineData("coordinator")]
    public async Task JobFile_Missing_IsNamed(string command)
    {
        (await Workspace.RunAsync([command, "nothing.json"])).RefusedAtOnce("nothing.json");
    }

    [Fact]
    public async Task JobFile_NoJson_IsRefusedWithItsPlace()
    {
        await RefusedAsync("name: smallest\n", "job.json:1:");
    }

    [Fact]
    public async Task JobFile_Empty_IsRefused()
    {
        await RefusedAsync("", "job.json");
    }

    [Fact]
    public async Task JobFile_CutOff_IsRefused()
    {
        await RefusedAsync(Whole[..(Whole.Length / 2)], "job.json:");
    }

    [Fact]
    public async Task UnknownKey_IsNamed()
    {
        await RefusedAsync(Replace("\"epochs\": 2", "\"epochs\": 2, \"workers\": 3"), "job.json:", "workers");
    }

    [Fact]
    public async Task DuplicateKey_IsNamed()
    {
        await RefusedAsync(Replace("\"epochs\": 2", "\"epochs\": 2, \"epochs\": 3"), "job.json", "epochs");
    }

    [Fact]
    public async Task Value_OfWrongType_IsNamed()
    {
        await RefusedAsync(Replace("\"batch\": 64", "\"batch\": \"many\""), "job.json:", "batch");
    }

    [Fact]
    public async Task Value_OutOfRange_IsNamed()
    {
        await RefusedAsync(Replace("\"batch\": 64", "\"batch\": 0"), "job.json", "batch", "got 0");
    }

    [Fact]
    public async Task Layer_OfUnknownType_IsNamed()
    {
        await RefusedAsync(Replace("\"type\": \"relu\"", "\"type\": \"teleport\""), "job.json", "teleport");
    }

    [Fact]
    public async Task RequiredKey_Missing_IsNamed()
    {
        await RefusedAsync(Replace("\"learning_rate\": 0.1,", ""), "job.json", "learning_rate");
    }

    [Fact]
    public async Task Model_NotOneOutputAClass_IsRefused()
    {
        var job = ModelCatalog.Smallest with { Model = [new FlattenSpec(), new LinearSpec { Units = 7 }] };

        (await Workspace.RunAsync(["local", Workspace.Write(job)])).RefusedAtOnce(job.Name, "10 classes", "[7]");
    }

    private static string Replace(string part, string by)
    {
        Assert.Contains(part, Whole, StringComparison.Ordinal);
        return Whole.Replace(part, by, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string text, params string[] keyWords)
    {
        (await Workspace.RunAsync(["local", Workspace.Write("job.json", text)])).RefusedAtOnce(keyWords);
    }
}
