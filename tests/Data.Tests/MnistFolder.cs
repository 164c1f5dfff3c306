namespace Cluster.Data.Tests;

/// <summary>A small sound folder in the layout of MNIST: 12 training and 7 test images of 5 × 4 pixels.</summary>
internal static class MnistFolder
{
    public const string TrainImages = "train-images-idx3-ubyte";
    public const string TrainLabels = "train-labels-idx1-ubyte";
    public const string TestImages = "t10k-images-idx3-ubyte";
    public const string TestLabels = "t10k-labels-idx1-ubyte";
    public const int TrainCount = 12;
    public const int TestCount = 7;
    public const int Rows = 5;
    public const int Columns = 4;

    public static void Write(TemporaryFolder folder, bool gzip = false, bool dotted = false)
    {
        foreach (var (name, content) in Files())
        {
            var spelled = dotted ? name.Replace("-idx", ".idx", StringComparison.Ordinal) : name;
            File.WriteAllBytes(folder[gzip ? spelled + ".gz" : spelled], gzip ? IdxWriter.Gzip(content) : content);
        }
    }

    public static byte[] Images(int count, int seed) =>
        IdxWriter.Encode([(uint)count, Rows, Columns], IdxWriter.Pattern(count * Rows * Columns, seed));

    private static IEnumerable<(string Name, byte[] Content)> Files() =>
    [
        (TrainImages, Images(TrainCount, 1)),
        (TrainLabels, IdxWriter.Encode([TrainCount], IdxWriter.Labels(TrainCount))),
        (TestImages, Images(TestCount, 2)),
        (TestLabels, IdxWriter.Encode([TestCount], IdxWriter.Labels(TestCount))),
    ];
}
