using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Bits;

/// <summary>What the form in which numbers travel changes, and what it does not.</summary>
[Collection(Undisturbed.Name)]
public sealed class WireFormatTests(ReferenceRuns references) : ClusterTest
{
    [Theory]
    [InlineData("grpc")]
    [InlineData("auto")]
    public async Task Lossless_OverAnyTransport_HasTheBitsOfTheReference(string transport)
    {
        var reference = await references.Of(Job(null));

        Assert.Equal(reference.WeightsDigest, await DigestOf(Job(Part.Of("lossless")), "--transport", transport));
    }

    [Theory]
    [InlineData("bf16")]
    [InlineData("fp16")]
    [InlineData("top_k")]
    public async Task LossyFormat_OverAnyTransport_HasTheSameBitsAndOthersThanTheReference(string format)
    {
        var job = Job(Part.Of(format));
        var reference = await references.Of(Job(null));

        var streamed = await DigestOf(job, "--transport", "grpc");

        Assert.NotEqual(reference.WeightsDigest, streamed);
        Assert.Equal(streamed, await DigestOf(job, "--transport", "auto"));
        Assert.Equal(streamed, await DigestOf(job, "--in-process"));
    }

    private static JobSpec Job(Part? wire)
    {
        var job = ModelCatalog.All["relu-adam"];
        return job with { Training = job.Training with { Wire = wire } };
    }

    private async Task<string> DigestOf(JobSpec job, params string[] more)
    {
        var run = Path.Combine("runs", Guid.NewGuid().ToString("N"));
        var ended = await Workspace.RunAsync(["local", Workspace.Write(job), "--json", "--run-folder", run, "--workers", "2", .. more]);
        return RunSummary.Of(ended.Succeeded()).WeightsDigest;
    }
}
