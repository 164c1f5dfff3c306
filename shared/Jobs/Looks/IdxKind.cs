namespace Cluster.Jobs.Looks;

/// <summary>A folder of images and labels, as the MNIST family is published.</summary>
internal sealed class IdxKind : DataKind
{
    public override string Source => "idx";

    public override string What => "a folder of IDX files (train-images-idx3-ubyte, ...)";

    public override bool Holds(string path) => Directory.Exists(path)
        && Directory.EnumerateFiles(path).Any(file => Path.GetFileName(file).StartsWith("train-images", StringComparison.Ordinal));

    public override DataDraft Draft(string path, string? target)
    {
        if (target is not null)
        {
            throw new JobException($"data {path}: images have labels, not columns, got the target '{target}'; leave it out");
        }

        return new DataDraft(
            "images with a class each",
            [
                "source: idx",
                $"path: {YamlText.Scalar(path)}",
                YamlText.Line("normalize: mean_std", "as the training images teach it; none leaves pixels in [0, 1]"),
                YamlText.Line("# augment:", "random changes of training images, in this order"),
                "#   - {type: crop, padding: 2}",
                YamlText.Line("#   - {type: flip}", "only where a mirrored image is of the same class"),
                "#   - {type: cutout, size: 8}",
            ]);
    }
}
