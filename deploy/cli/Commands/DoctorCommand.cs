using System.CommandLine;
using Cluster.Cli.Diagnosing;
using Cluster.Cli.Diagnosing.Hosts;
using Cluster.Cli.Launching;
using Cluster.Collectives.Joining;
using Cluster.Coordinator;
using Cluster.Worker;

namespace Cluster.Cli.Commands;

/// <summary>cluster doctor: whether machines can take part in a run, and what to change if they cannot.</summary>
internal static class DoctorCommand
{
    private const double DefaultTimeout = 5;

    public static Command Create()
    {
        var coordinator = new Option<string?>("--coordinator")
        {
            Description = "HOST:PORT of a running coordinator: look at the way to it, too, as a worker of this machine would take it.",
        };
        var tokenFile = new Option<string?>("--token-file")
        {
            Description = $"File with the run's token. Without it {JoinToken.EnvironmentVariable} is looked at.",
        };
        var onRequest = new Option<bool>("--on-request")
        {
            Description = "Answer another machine's doctor: lines of JSON, the link once a line of standard input gives leave, an end with its end.",
            Hidden = true,
        };
        var tls = new TlsOptions();
        var folder = new Option<string?>("--run-folder") { Description = $"Where runs shall be kept; {RunFolder.Parent} by default." };
        var timeout = new Option<double>("--timeout") { Description = $"Seconds to wait for each answer; {DefaultTimeout} by default." };
        var json = new Option<bool>("--json") { Description = "Write one JSON object at the end." };
        var hosts = new HostsOptions();
        var reaching = new ReachOptions();
        var command = new Command(
            "doctor",
            "Looks at this machine, and at the way from here to a coordinator or from the hosts of a launch to here; says what to change, and exits "
                + "with 1 if a check failed.")
        {
            coordinator, tokenFile, onRequest, folder, timeout, json,
        };
        tls.AddTo(command);
        hosts.AddTo(command);
        reaching.AddTo(command);
        command.SetAction((parsed, cancellationToken) => UserErrors.GuardAsync(() =>
        {
            var deadline = TimeSpan.FromSeconds(DefaultTimeout);
            parsed.IfGivenSeconds(timeout, value => deadline = value);
            var runFolder = FolderUse.Run(parsed.GetValue(folder) ?? RunFolder.Parent);
            if (hosts.AreGiven(parsed))
            {
                parsed.Refuse(
                    "goes with --coordinator, a run that is under way; --hosts looks at hosts before there is one",
                    [coordinator, tokenFile, onRequest, tls.Authority, tls.Certificate, tls.Key]);
                var ways = new HostsExamination(
                    hosts.Read(parsed),
                    hosts.Shell(parsed),
                    hosts.Program(parsed),
                    reaching.Listen(parsed),
                    reaching.Advertise(parsed),
                    parsed.GetValue(tls.Insecure),
                    deadline);
                return ExamineAsync(ways, runFolder, parsed.GetValue(json));
            }

            parsed.Refuse("goes with --hosts or --hosts-file, which name the hosts to look at", [.. hosts.Ways, .. reaching.All]);
            var examination = new Examination(
                runFolder,
                AddressOf(parsed.GetValue(coordinator)),
                () => JoinToken.Read(parsed.GetValue(tokenFile)),
                tls.ReadFiles(parsed),
                parsed.GetValue(tls.Insecure),
                deadline);
            return parsed.GetValue(onRequest) ? AnswerAsync(examination) : ExamineAsync(examination, parsed.GetValue(json), cancellationToken);
        }));
        return command;
    }

    private static async Task<int> ExamineAsync(Examination examination, bool asJson, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        await foreach (var finding in Doctor.ExamineAsync(examination, HostOptions.Build, cancellationToken))
        {
            findings.Add(finding);
            if (!asJson)
            {
                Console.Out.WriteLine(FindingsText.Line(finding));
            }
        }

        Console.Out.WriteLine(asJson ? FindingsText.Json(findings) : FindingsText.Summary(findings));
        return ExitCodeOf(findings);
    }

    // The token comes first, and whoever asks may be gone before it is needed.
    private static Task<int> AnswerAsync(Examination examination)
    {
        var token = examination.FindToken();
        var ofWorker = examination with { Folder = FolderUse.Cache(WorkerOptions.DefaultDataCache), FindToken = () => token };
        return RequestedDoctor.AnswerAsync(ofWorker, HostOptions.Build);
    }

    private static async Task<int> ExamineAsync(HostsExamination examination, FolderUse runFolder, bool asJson)
    {
        using var signals = new StopSignals();
        try
        {
            IReadOnlyList<Finding> own = [.. MachineChecks.All(HostOptions.Build), .. FolderChecks.All(runFolder)];
            IReadOnlyList<HostReport> hosts;
            using (var progress = new HostsProgress())
            {
                await using var doctor = new HostsDoctor(examination, HostOptions.Build, progress);
                hosts = await doctor.ExamineAsync(signals.Token);
            }

            var here = new HostReport(HostsText.Here, 0, own);
            Console.Out.WriteLine(asJson ? HostsText.Json(here, hosts, LinkWords.Of(hosts)) : HostsText.Of([here, .. hosts], LinkWords.Of(hosts)));
            return ExitCodeOf([.. own, .. hosts.SelectMany(host => host.Findings)]);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return CoordinatorOutcome.Interrupted;
        }
    }

    private static int ExitCodeOf(List<Finding> findings) =>
        findings.Exists(finding => finding.Verdict == Verdict.Fail) ? UserErrors.ExitCode : CoordinatorOutcome.Success;

    private static HostPort? AddressOf(string? text) => text is null ? null : HostPort.TryParse(text, out var address) && address.Port > 0
        ? address
        : throw new UsageException($"--coordinator must be HOST:PORT, as in 10.0.0.1:7000, got '{text}'");
}
