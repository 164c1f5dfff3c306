using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Tables;

/// <summary>All that was learned from a table's training rows: how rows become samples and targets. It is plain data, so that a checkpoint
/// can hold it and new rows can be treated in the same way.</summary>
/// <param name="Inputs">The columns that samples are made of, dropped ones included.</param>
/// <param name="Target">What is to be predicted.</param>
/// <param name="Features">Names of a sample's numbers.</param>
public sealed record FittedTable(ImmutableArray<FittedColumn> Inputs, FittedTarget Target, ImmutableArray<string> Features)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Types of the inputs, with which new files are to be read; a column of whole numbers takes others as well.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, ColumnType> InputTypes => Inputs.ToDictionary(
        column => column.Name, column => column.Type == ColumnType.Integer ? ColumnType.Real : column.Type);

    /// <summary>Learns from training rows.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="target">What is to be predicted.</param>
    /// <param name="steps">Steps of the columns that name some; the others take the usual ones of their types.</param>
    /// <exception cref="DataException">A step cannot take its column, or nothing is left to learn from.</exception>
    public static FittedTable Fit(Table train, FittedTarget target, IReadOnlyDictionary<string, ImmutableArray<ColumnTransform>> steps)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(target);
        var targets = target.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        return Fit(train, train.Columns.Select(column => column.Name).Where(name => !targets.Contains(name)), target, steps);
    }

    /// <summary>Learns from training rows, with some of their columns as samples; targets may be among them, where samples hold their past.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="names">The columns that samples are made of.</param>
    /// <param name="target">What is to be predicted.</param>
    /// <param name="steps">Steps of the columns that name some; the others take the usual ones of their types.</param>
    /// <exception cref="DataException">There is no such column, a step cannot take its column, or nothing is left to learn from.</exception>
    public static FittedTable Fit(
        Table train, IEnumerable<string> names, FittedTarget target, IReadOnlyDictionary<string, ImmutableArray<ColumnTransform>> steps)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(steps);
        var (inputs, features) = (ImmutableArray.CreateBuilder<FittedColumn>(), ImmutableArray.CreateBuilder<string>());
        foreach (var name in names)
        {
            var column = train[name];
            var own = steps.TryGetValue(name, out var given) ? given : UsualSteps.For(column);
            var fitted = FittedColumn.Fit(column, train.Types[train.IndexOf(name)], own);
            inputs.Add(fitted);
            features.AddRange(fitted.Apply(column).Select(numbers => numbers.Name));
        }

        return features.Count > 0
            ? new FittedTable(inputs.ToImmutable(), target, features.ToImmutable())
            : throw new DataException($"CSV file {train.Places.Source} needs a column to learn from, got none that is not dropped; keep one.");
    }

    /// <summary>Reads what <see cref="Write"/> gave.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="DataException">The text is nothing of the kind.</exception>
    public static FittedTable Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<FittedTable>(json, Json) ?? throw new JsonException();
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new DataException(
                "A fitted table needs to be JSON as it was written, got something else; take it from a whole checkpoint.", failure);
        }
    }

    /// <summary>The whole as JSON. Equal tables give equal text, and every number comes back with its bits.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>Samples, row-major: [rows, features].</summary>
    /// <param name="table">Rows that have the input columns.</param>
    /// <exception cref="DataException">A column is missing, or a value cannot be taken.</exception>
    public float[] Samples(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var size = (long)table.Rows * Features.Length;
        var samples = size <= Array.MaxLength
            ? new float[size]
            : throw new DataException(FormattableString.Invariant(
                $"CSV file {table.Places.Source}: {table.Rows} rows of {Features.Length} features need to be at most {Array.MaxLength} numbers; ")
                + "drop columns or rows.");
        var feature = 0;
        foreach (var input in Inputs)
        {
            foreach (var numbers in input.Apply(table[input.Name]))
            {
                for (var row = 0; row < numbers.Count; row++)
                {
                    samples[((long)row * Features.Length) + feature] = (float)numbers.Values[row];
                }

                feature++;
            }
        }

        return samples;
    }
}
