using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Cli.Inspecting;

namespace Cluster.Cli.Commands;

/// <summary>cluster inspect: what a checkpoint or a file of tensors holds.</summary>
internal static class InspectCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A run's folder, a checkpoint's directory or a safetensors file." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("inspect", "Shows what a checkpoint holds, and whether it is whole; exit code 1 if it is damaged.") { path, json };
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() =>
        {
            var inspection = Inspection.Of(parsed.GetValue(path)!);
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(inspection, Json) : InspectionText.Of(inspection));
            return Task.FromResult(inspection.Problem is null ? 0 : UserErrors.ExitCode);
        }));
        return command;
    }
}
