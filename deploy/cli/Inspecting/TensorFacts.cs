using Cluster.Checkpoints;

namespace Cluster.Cli.Inspecting;

/// <summary>What can be said of a tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Axis sizes.</param>
/// <param name="Dtype">Type of its values.</param>
/// <param name="Count">Number of values.</param>
/// <param name="Min">The least finite value; null where there is none or the type is not read.</param>
/// <param name="Mean">Mean of the finite values.</param>
/// <param name="Max">The greatest finite value.</param>
/// <param name="Norm">Root of the sum of the finite values' squares.</param>
/// <param name="NonFinite">Values that are infinite or no number; null where the type is not read.</param>
internal sealed record TensorFacts(
    string Name, IReadOnlyList<long> Shape, string Dtype, long Count, double? Min, double? Mean, double? Max, double? Norm, long? NonFinite)
{
    /// <summary>Reads a tensor of a file.</summary>
    /// <exception cref="CheckpointException">The file cannot be read.</exception>
    public static TensorFacts Of(SafetensorsFile file, SafetensorsEntry entry)
    {
        var bare = new TensorFacts(entry.Name, entry.Shape, entry.Dtype, entry.Length, null, null, null, null, null);
        if (!entry.IsReadable || entry.Length > Array.MaxLength)
        {
            return bare;
        }

        var values = new float[entry.Length];
        file.Read(entry.Name, values);
        var (min, max, sum, squares, finite) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0.0, 0L);
        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                (min, max) = (Math.Min(min, value), Math.Max(max, value));
                sum += value;
                squares += (double)value * value;
                finite++;
            }
        }

        return finite == 0
            ? bare with { NonFinite = values.Length }
            : bare with { Min = min, Mean = sum / finite, Max = max, Norm = Math.Sqrt(squares), NonFinite = values.Length - finite };
    }
}

/// <summary>What can be said of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Metadata">Free texts in it.</param>
/// <param name="Tensors">Its tensors, in the order of their data.</param>
internal sealed record FileFacts(string Name, long Bytes, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<TensorFacts> Tensors)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="CheckpointException">It is no such file, or cannot be read.</exception>
    public static FileFacts Of(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return new FileFacts(
            Path.GetFileName(path), new FileInfo(path).Length, file.Metadata, [.. file.Tensors.Select(entry => TensorFacts.Of(file, entry))]);
    }
}
