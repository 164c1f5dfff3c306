using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Refusals;

/// <summary>A job file that is none is refused with its name and, where there is one, the place in it. What else can be wrong with a
/// job is tried without processes.</summary>
[Collection(OverAtOnce.Name)]
public sealed class JobFileTests : ClusterTest
{
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
    public async Task UnknownKey_IsNamed()
    {
        var text = JobFile.Write(ModelCatalog.Smallest).Replace("\"epochs\": 2", "\"epochs\": 2, \"workers\": 3", StringComparison.Ordinal);

        await RefusedAsync(text, "job.json:", "training.workers");
    }

    [Fact]
    public async Task Model_NotOneOutputAClass_IsRefused()
    {
        var job = ModelCatalog.Smallest with { Model = [Part.Of("flatten"), Part.Of("linear", ("units", 7))] };

        (await Workspace.RunAsync(["local", Workspace.Write(job)])).RefusedAtOnce(job.Name, "10 values", "[7]");
    }

    private async Task RefusedAsync(string text, params string[] keyWords)
    {
        (await Workspace.RunAsync(["local", Workspace.Write("job.json", text)])).RefusedAtOnce(keyWords);
    }
}
