using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Cli.Verifying;

namespace Cluster.Cli.Commands;

/// <summary>cluster verify: whether what a run left on the disk is whole, and fits together.</summary>
internal static class VerifyCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "A run's folder." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command(
            "verify", "Replays a run's ledger and compares its checkpoints with it; a line for each fault, and exit code 1 if there is one.")
        {
            run,
            json,
        };
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() =>
        {
            var verification = Verification.Of(parsed.GetValue(run)!);
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(verification, Json) : VerificationText.Of(verification));
            foreach (var fault in verification.Faults)
            {
                UserErrors.Report(fault.ToString());
            }

            return Task.FromResult(verification.Ok ? 0 : UserErrors.ExitCode);
        }));
        return command;
    }
}
