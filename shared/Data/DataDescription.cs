using System.Text.Json;
using System.Text.Json.Nodes;
using Cluster.Data.Tables;
using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>All that using a model needs to know of the data it was trained on: the form of samples and targets, and for a table what was
/// learned from its training rows. A run keeps it, so that predicting does not need the data.</summary>
/// <param name="SampleShape">Shape of one sample.</param>
/// <param name="Targets">What is to be predicted.</param>
/// <param name="ContentHash">Hash of training and test samples, by which other data is told from the same.</param>
/// <param name="Table">How rows become samples; null for data that is no table.</param>
public sealed record DataDescription(Shape SampleShape, TargetSchema Targets, string ContentHash, FittedTable? Table)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Describes data.</summary>
    /// <param name="data">The data.</param>
    public static DataDescription Of(DatasetSplits data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.Train.SampleShape, data.Train.Targets, data.ContentHash, (data.Train as TableDataset)?.Fitted);
    }

    /// <summary>Reads what <see cref="Write"/> gave.</summary>
    /// <param name="json">The text.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <exception cref="DataException">The text is nothing of the kind.</exception>
    public static DataDescription Read(string json, string place)
    {
        try
        {
            var node = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!;
            var targets = node["targets"]!;
            return new DataDescription(
                ShapeOf(node["sample_shape"]!),
                new TargetSchema(
                    ShapeOf(targets["shape"]!),
                    targets["classes"]!.GetValue<int>(),
                    [.. targets["names"]!.AsArray().Select(name => name!.GetValue<string>())]),
                node["content_hash"]!.GetValue<string>(),
                node["table"] is { } table ? FittedTable.Read(table.ToJsonString()) : null);
        }
        catch (Exception failure) when (
            failure is JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            throw new DataException($"{place} needs to describe data as it was written, got something else; take it from a whole run.", failure);
        }
    }

    /// <summary>The whole as JSON. Every number comes back with its bits.</summary>
    public string Write() => new JsonObject
    {
        ["sample_shape"] = NodeOf(SampleShape),
        ["targets"] = new JsonObject
        {
            ["shape"] = NodeOf(Targets.Shape),
            ["classes"] = Targets.Classes,
            ["names"] = new JsonArray([.. Targets.Names.Select(name => JsonValue.Create(name))]),
        },
        ["content_hash"] = ContentHash,
        ["table"] = Table is null ? null : JsonNode.Parse(Table.Write()),
    }.ToJsonString(Indented);

    private static JsonArray NodeOf(Shape shape) => [.. shape.Sizes.ToArray().Select(size => JsonValue.Create(size))];

    private static Shape ShapeOf(JsonNode node) => new([.. node.AsArray().Select(size => size!.GetValue<int>())]);
}
