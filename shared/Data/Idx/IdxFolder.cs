using System.Collections.Immutable;

namespace Cluster.Data;

/// <summary>Opens a folder laid out like MNIST: four IDX files, each plain or with .gz behind its name.</summary>
public static class IdxFolder
{
    /// <summary>Number of classes in MNIST, Fashion-MNIST and Kuzushiji-MNIST.</summary>
    public const int DefaultClasses = 10;

    private const string Train = "train";
    private const string Test = "t10k";
    private const string LayoutHint = "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte";

    /// <summary>Reads both parts.</summary>
    /// <param name="folder">Holds {train,t10k}-images-idx3-ubyte and {train,t10k}-labels-idx1-ubyte, each optionally with .gz; a dot may
    /// stand for the hyphen before idx. Of several spellings of one file the hyphened is taken before the dotted, and of each the plain
    /// file before .gz.</param>
    /// <param name="classes">Number of classes, 1 to 256; every label must lie in [0, classes).</param>
    /// <param name="names">Names of the classes, if they have any.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes lies outside its range.</exception>
    /// <exception cref="DataException">The folder or a file is missing or cannot be used.</exception>
    public static DatasetSplits Open(string folder, int classes = DefaultClasses, ImmutableArray<string> names = default)
    {
        CheckExists(folder);
        var train = Open(folder, Train, $"{NameOf(folder)}/train", classes, names);
        var test = OpenTest(folder, classes, names);
        return train.SampleShape.Equals(test.SampleShape)
            ? new DatasetSplits(train, test)
            : throw new DataException(
                $"Data folder {folder} needs train and t10k images of one size, got {train.SampleShape} and {test.SampleShape}; "
                + "take all four files from one set.");
    }

    /// <summary>Reads the test part alone.</summary>
    /// <param name="folder">Holds t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, named as
    /// <see cref="Open(string, int, ImmutableArray{string})"/> takes them.</param>
    /// <param name="classes">Number of classes, 1 to 256; every label must lie in [0, classes).</param>
    /// <param name="names">Names of the classes, if they have any.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes lies outside its range.</exception>
    /// <exception cref="DataException">The folder or a file is missing or cannot be used.</exception>
    public static Dataset OpenTest(string folder, int classes = DefaultClasses, ImmutableArray<string> names = default)
    {
        CheckExists(folder);
        return Open(folder, Test, $"{NameOf(folder)}/test", classes, names);
    }

    /// <summary>The four files that <see cref="Open(string, int, ImmutableArray{string})"/> reads.</summary>
    /// <param name="folder">As for <see cref="Open(string, int, ImmutableArray{string})"/>.</param>
    /// <exception cref="DataException">The folder or a file is missing.</exception>
    public static ImmutableArray<string> FilesOf(string folder)
    {
        CheckExists(folder);
        return [.. new[] { Train, Test }.SelectMany(part => (string[])[FindImages(folder, part), FindLabels(folder, part)])];
    }

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    private static void CheckExists(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new DataException($"Data folder {folder} does not exist; give the folder that holds {LayoutHint} (.gz or not).");
        }
    }

    private static IdxDataset Open(string folder, string part, string name, int classes, ImmutableArray<string> names)
    {
        // Both are looked for before either is read, so that a missing label file shows before a long read.
        var images = FindImages(folder, part);
        var labels = FindLabels(folder, part);
        return IdxDataset.Open(images, labels, name, classes, names);
    }

    private static string FindImages(string folder, string part) => Find(folder, $"{part}-images", "idx3-ubyte");

    private static string FindLabels(string folder, string part) => Find(folder, $"{part}-labels", "idx1-ubyte");

    private static string Find(string folder, string stem, string suffix)
    {
        string[] names = [$"{stem}-{suffix}", $"{stem}-{suffix}.gz", $"{stem}.{suffix}", $"{stem}.{suffix}.gz"];
        foreach (var name in names)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new DataException($"Data folder {folder} needs one of the files {string.Join(", ", names)}, got none; put it there.");
    }
}
