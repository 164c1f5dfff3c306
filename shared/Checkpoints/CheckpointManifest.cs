using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Cluster.Checkpoints;

/// <summary>What a whole checkpoint consists of; <c>manifest.json</c>, written last.</summary>
/// <param name="Format">Version of the checkpoint format.</param>
/// <param name="Files">The other files, in the order they are written.</param>
internal sealed record CheckpointManifest(string Format, IReadOnlyList<CheckpointManifest.Entry> Files)
{
    public const string CurrentFormat = "cluster-checkpoint-1";

    /// <summary>Whether the weights to use are an average, and those that training goes on from have a file of their own.</summary>
    [JsonIgnore]
    public bool HasAverage => Has(CheckpointNames.Trained);

    /// <summary>Whether the best state is another than the current one, and has files of its own.</summary>
    [JsonIgnore]
    public bool HasBest => Has(CheckpointNames.Best + CheckpointNames.Weights);

    /// <summary>SHA-256 of the file that holds it.</summary>
    [JsonIgnore]
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(ToJson()));

    /// <summary>The files of a checkpoint in the order of writing.</summary>
    public static IEnumerable<string> FileNames(bool hasAverage, bool hasBest)
    {
        string[] numbers = hasAverage
            ? [CheckpointNames.Weights, CheckpointNames.Trained, CheckpointNames.Optimizer]
            : [CheckpointNames.Weights, CheckpointNames.Optimizer];
        return [.. numbers, .. hasBest ? numbers.Select(name => CheckpointNames.Best + name) : [], CheckpointNames.State];
    }

    /// <summary>A manifest of the current format.</summary>
    /// <param name="files">Names and digests in the order of writing.</param>
    public static CheckpointManifest Of(IEnumerable<(string Name, FileDigest Digest)> files) =>
        new(CurrentFormat, [.. files.Select(file => new Entry(file.Name, file.Digest.Sha256, file.Digest.Bytes))]);

    /// <summary>Reads and checks the manifest of a checkpoint's directory.</summary>
    /// <exception cref="CheckpointException">It is missing or not as written.</exception>
    public static CheckpointManifest Read(string directory)
    {
        var path = Path.Combine(directory, CheckpointNames.Manifest);
        var manifest = CheckpointJson.Read(
            path, RegularFile.ReadAll(path, CheckpointJson.BytesMax), CheckpointJson.Default.CheckpointManifest);
        if (manifest.Format != CurrentFormat)
        {
            throw new CheckpointException(
                $"{path} needs format '{CurrentFormat}', got '{manifest.Format}'; use the version of Cluster that wrote the checkpoint.");
        }

        var names = FileNames(manifest.HasAverage, manifest.HasBest).ToList();
        var whole = manifest.Files.Select(file => file?.Name).SequenceEqual(names)
            && manifest.Files.All(file => FileDigest.IsSha256(file.Sha256) && file.Bytes > 0);
        return whole
            ? manifest
            : throw new CheckpointException(
                $"{path} needs name, SHA-256 and bytes of {string.Join(", ", names)}, got something else; take another checkpoint.");
    }

    public byte[] ToJson() => CheckpointJson.Write(this, CheckpointJson.Default.CheckpointManifest);

    /// <summary>Compares every file of a directory with its digest.</summary>
    /// <exception cref="CheckpointException">A file is missing, torn or changed.</exception>
    public void Verify(string directory)
    {
        foreach (var file in Files)
        {
            var path = Path.Combine(directory, file.Name);
            var digest = RegularFile.Digest(path, file.Bytes);
            if (digest.Sha256 != file.Sha256)
            {
                throw new CheckpointException(
                    $"{path} needs SHA-256 {file.Sha256}, got {digest.Sha256}; its content has changed, take another checkpoint.");
            }
        }
    }

    private bool Has(string name) => Files.Any(file => file?.Name == name);

    /// <summary>One file of a checkpoint.</summary>
    internal sealed record Entry(string Name, string Sha256, long Bytes);
}
