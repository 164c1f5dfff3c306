using Cluster.Engine.Memory;
using Cluster.Engine.Models;

namespace Cluster.Checkpoints;

/// <summary>Weights that were trained before, as the beginning of a new training: a safetensors file, or the weights to use of a
/// checkpoint.</summary>
public sealed class PretrainedWeights
{
    private const int MostNamed = 5;

    private PretrainedWeights(string path, string sha256) => (Path, Sha256) = (path, sha256);

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of its bytes, 64 lower-case hex digits.</summary>
    public string Sha256 { get; }

    /// <summary>Finds the file and takes its digest.</summary>
    /// <param name="path">A safetensors file, or a checkpoint's directory, which is verified.</param>
    /// <exception cref="CheckpointException">It is neither, damaged or not readable.</exception>
    public static PretrainedWeights Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            full = System.IO.Path.Combine(Checkpoint.Open(full).Path, CheckpointNames.Weights);
        }

        using (SafetensorsFile.Open(full))
        {
            return new PretrainedWeights(full, RegularFile.Digest(full, new FileInfo(full).Length).Sha256);
        }
    }

    /// <summary>Puts what fits in its place: tensors of a parameter's name and shape.</summary>
    /// <param name="layout">Layout of the new model.</param>
    /// <param name="weights">Arena of the layout's length; parameters that are not read stay as they are.</param>
    /// <param name="isWanted">Whether a parameter of this name is to be read.</param>
    /// <param name="isStrict">Whether each of them must fit.</param>
    /// <returns>Names of the parameters that were read.</returns>
    /// <exception cref="CheckpointException">One does not fit though it must, none does, or the file cannot be read.</exception>
    public IReadOnlyList<string> ReadInto(ParameterLayout layout, AlignedBuffer weights, Func<string, bool> isWanted, bool isStrict)
    {
        Arenas.Check(layout, weights, nameof(weights));
        ArgumentNullException.ThrowIfNull(isWanted);
        using var file = SafetensorsFile.Open(Path);
        var wanted = layout.Parameters.Where(parameter => isWanted(parameter.Name)).ToList();
        var fitting = wanted.Where(parameter => Misfit(file, parameter) is null).ToList();
        if (fitting.Count == 0 || (isStrict && fitting.Count < wanted.Count))
        {
            throw new CheckpointException(
                $"{Path} needs {(isStrict ? "every" : "one at least")} of the {wanted.Count} parameters to begin with, "
                + $"got {Misfits(file, wanted)}; say which with match{(isStrict ? ", or take what fits with strict = false" : "")}.");
        }

        foreach (var parameter in fitting)
        {
            file.Read(parameter.Name, weights.Span.Slice(parameter.Offset, parameter.Length));
        }

        return [.. fitting.Select(parameter => parameter.Name)];
    }

    private static string Misfits(SafetensorsFile file, IEnumerable<ParameterSlice> wanted)
    {
        var misfits = wanted.Select(parameter => Misfit(file, parameter)).OfType<string>().ToList();
        var more = misfits.Count > MostNamed ? $" and {misfits.Count - MostNamed} more" : "";
        return misfits.Count == 0 ? "none of that name" : string.Join(", ", misfits.Take(MostNamed)) + more;
    }

    private static string? Misfit(SafetensorsFile file, ParameterSlice parameter) => file.Find(parameter.Name) switch
    {
        null => $"no '{parameter.Name}'",
        { IsReadable: false } other => $"'{parameter.Name}' of type {other.Dtype}",
        { } other when other.ShapeText != parameter.Shape.ToString() => $"'{parameter.Name}' of shape {other.ShapeText}, not {parameter.Shape}",
        _ => null,
    };
}
