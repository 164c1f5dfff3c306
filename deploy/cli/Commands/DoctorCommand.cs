using System.CommandLine;
using Cluster.Cli.Diagnosing;
using Cluster.Cli.Launching;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Commands;

/// <summary>cluster doctor: whether this machine can take part in a run, and what to change if it cannot.</summary>
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
        var tls = new TlsOptions();
        var folder = new Option<string?>("--run-folder") { Description = $"Where runs shall be kept; {RunFolder.Parent} by default." };
        var timeout = new Option<double>("--timeout") { Description = $"Seconds to wait for each answer; {DefaultTimeout} by default." };
        var json = new Option<bool>("--json") { Description = "Write one JSON object at the end." };
        var command = new Command(
            "doctor",
            "Looks at this machine, and at the way from here to a coordinator; a line for each check with what to change, exit code 1 if one failed.")
        {
            coordinator, tokenFile, folder, timeout, json,
        };
        tls.AddTo(command);
        command.SetAction((parsed, cancellationToken) => UserErrors.GuardAsync(async () =>
        {
            var deadline = TimeSpan.FromSeconds(DefaultTimeout);
            parsed.IfGivenSeconds(timeout, value => deadline = value);
            var examination = new Examination(
                parsed.GetValue(folder) ?? RunFolder.Parent,
                AddressOf(parsed.GetValue(coordinator)),
                parsed.GetValue(tokenFile),
                tls.ReadFiles(parsed),
                parsed.GetValue(tls.Insecure),
                deadline);
            return await ExamineAsync(examination, parsed.GetValue(json), cancellationToken);
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
        return findings.Exists(finding => finding.Verdict == Verdict.Fail) ? UserErrors.ExitCode : 0;
    }

    private static HostPort? AddressOf(string? text) => text is null ? null : HostPort.TryParse(text, out var address) && address.Port > 0
        ? address
        : throw new UsageException($"--coordinator must be HOST:PORT, as in 10.0.0.1:7000, got '{text}'");
}
