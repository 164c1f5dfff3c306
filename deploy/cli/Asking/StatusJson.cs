using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Collectives.Messages;

namespace Cluster.Cli.Asking;

/// <summary>A status as one line of JSON, for scripts.</summary>
internal static class StatusJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string Of(RunStatus status) => JsonSerializer.Serialize(status, Options);
}
