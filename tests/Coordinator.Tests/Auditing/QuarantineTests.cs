using Cluster.Coordinator.Auditing;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Tests.Training;
using Cluster.Coordinator.Training;
using Cluster.Jobs;
using Cluster.Jobs.Specification;
using Cluster.Protocol.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cluster.Coordinator.Tests.Auditing;

/// <summary>Who was caught stays out, whoever leads.</summary>
public sealed class QuarantineTests : IDisposable
{
    private static readonly WorkerDescription Liar = new("liar's host", 41, 1, "Avx2");
    private static readonly WorkerDescription Honest = Liar with { ProcessId = 42 };

    private static readonly QuarantineReport Report = new(
        3, Liar.Host, Liar.ProcessId, "Avx2", "train", 7, "0:1", 1, 1, "1", "2", 0, null, null, null, double.NaN, null);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-quarantine-");
    private readonly Notices _notices = new();

    private string Reports => new RunFiles(_folder.FullName).Quarantine;

    [Fact]
    public void Coordinator_StartedAgain_StillTurnsTheQuarantinedProcessAway()
    {
        Report.Write(Reports);
        using var run = Begin(resumes: true);
        var (liar, honest) = (new RecordingLink(), new RecordingLink());

        run.Conductor.Join(new WorkerId(1), liar, Liar);
        run.Conductor.Join(new WorkerId(2), honest, Honest);

        Assert.True(run.Conductor.IsQuarantined(Liar));
        Assert.False(run.Conductor.IsQuarantined(Honest));
        Assert.Empty(liar.Assignments);
        Assert.NotEmpty(honest.Assignments);
        Assert.DoesNotContain(_notices.Lines, line => line.Contains("needs to be a report", StringComparison.Ordinal));
    }

    [Fact]
    public void Coordinator_OfANewRun_HasNothingAgainstAnybody()
    {
        Report.Write(Reports);
        using var run = Begin(resumes: false);

        Assert.False(run.Conductor.IsQuarantined(Liar));
    }

    [Fact]
    public void Reports_OfOneNumberInTwoTerms_AreBothKept()
    {
        Report.Write(Reports);
        (Report with { ProcessId = Honest.ProcessId }).Write(Reports);

        Assert.Equal([Liar.Process, Honest.Process], QuarantineReport.ReadProcesses(Reports, Assert.Fail).OrderBy(process => process.Id));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"host": "one"}""")]
    public void Report_Damaged_IsToldOf(string text)
    {
        Directory.CreateDirectory(Reports);
        File.WriteAllText(Path.Combine(Reports, "step-1.json"), text);
        List<string> told = [];

        Assert.Empty(QuarantineReport.ReadProcesses(Reports, told.Add));
        Assert.Contains("needs to be a report", Assert.Single(told), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private CoordinatorRun Begin(bool resumes)
    {
        var options = new CoordinatorOptions
        {
            Workers = 1,
            RunFolder = _folder.FullName,
            Transport = Collectives.Transports.Transport.Grpc,
            Lease = TimeSpan.FromDays(1),
            ResumesByItself = resumes,
        };
        return new CoordinatorRun(
            BuiltInJobs.ImageClassifier("watched", new GlyphDataSpec()), options, "build", _notices, NullLogger<Conductor>.Instance);
    }

    private sealed class Notices : IProgressObserver
    {
        public List<string> Lines { get; } = [];

        public void On(ProgressEvent progress) => Lines.AddRange(progress is Notice notice ? [notice.Message] : []);
    }
}
