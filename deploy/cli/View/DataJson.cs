using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Data;
using Cluster.Data.Looks;
using Cluster.Jobs.Looks;

namespace Cluster.Cli.View;

/// <summary>What was seen of data as one line of JSON, for scripts.</summary>
internal static class DataJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static string Of(DataLook look)
    {
        var data = look.Splits?.Data;
        return JsonSerializer.Serialize(
            new
            {
                look.Source,
                look.Paths,
                look.DiskBytes,
                MemoryBytes = look.Splits is { } splits ? splits.Train.MemoryBytes + splits.Test.MemoryBytes : (long?)null,
                data?.ContentHash,
                SampleShape = data?.Train.SampleShape.Sizes.ToArray(),
                Target = data is null ? null : Target(data.Train.Targets),
                Train = look.Splits is null ? null : Part(look.Splits.Train),
                Test = look.Splits is null ? null : Part(look.Splits.Test),
                look.Table,
                look.Splits?.Columns,
            },
            Options);
    }

    private static object Target(TargetSchema targets) => new
    {
        Kind = targets.IsLabels ? "class" : "values",
        Shape = targets.Shape.Sizes.ToArray(),
        Classes = targets.IsLabels ? targets.Classes : (int?)null,
        targets.Names,
    };

    private static object Part(DatasetLook part) => new
    {
        part.Count,
        part.MemoryBytes,
        part.ContentHash,
        part.Values,
        part.LabelCounts,
        part.TargetValues,
    };
}
