using Cluster.Cli.Commands;

namespace Cluster.Cli.Predicting;

/// <summary>Forms of files with samples or predictions.</summary>
internal enum FileFormat
{
    /// <summary>Comma-separated values.</summary>
    Csv,

    /// <summary>One JSON value a line.</summary>
    Jsonl,

    /// <summary>A NumPy array.</summary>
    Npy,
}

/// <summary>Finds out which form a file has.</summary>
internal static class FileFormats
{
    /// <summary>The form that an option names, else that of the file's name.</summary>
    /// <param name="path">The file; .gz behind the name is passed over.</param>
    /// <param name="given">What the option says; null for nothing.</param>
    /// <param name="option">The option.</param>
    /// <exception cref="UsageException">Neither tells one.</exception>
    public static FileFormat Of(string path, string? given, string option)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return (given ?? Path.GetExtension(name).TrimStart('.')).ToLowerInvariant() switch
        {
            "csv" or "tsv" or "data" => FileFormat.Csv,
            "jsonl" or "ndjson" => FileFormat.Jsonl,
            "npy" => FileFormat.Npy,
            _ when given is not null => throw new UsageException($"{option} must be csv, jsonl or npy, got {given}"),
            _ => throw new UsageException($"{path} does not tell its format by its name; add {option} csv, jsonl or npy"),
        };
    }
}
