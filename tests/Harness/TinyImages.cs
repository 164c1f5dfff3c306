using System.Buffers.Binary;

namespace Cluster.Harness;

/// <summary>A dataset that trains in no time: grey images of 8×8 in 10 classes, as IDX files. Every pixel follows from its place,
/// so that the files are the same everywhere.</summary>
internal static class TinyImages
{
    public const string Folder = "data";
    public const string TrainImages = "train-images-idx3-ubyte";
    public const string TrainLabels = "train-labels-idx1-ubyte";
    public const int Train = 300;

    /// <summary>More than two chunks of an evaluation, the last of them short.</summary>
    public const int Test = 600;

    private const int Side = 8;
    private const int Classes = 10;
    private const byte UnsignedByte = 0x08;

    /// <param name="folder">Where to; made if need be.</param>
    /// <param name="variant">Numbers datasets that differ.</param>
    public static void Write(string folder, uint variant = 0)
    {
        Directory.CreateDirectory(folder);
        WriteSplit(folder, "train", Train, 2 * variant);
        WriteSplit(folder, "t10k", Test, (2 * variant) + 1);
    }

    private static void WriteSplit(string folder, string part, int count, uint stream)
    {
        var labels = Enumerable.Range(0, count).Select(sample => (byte)(Noise(stream, (uint)sample, 0) % Classes)).ToArray();
        var pixels = labels.SelectMany((label, sample) =>
            Enumerable.Range(1, Side * Side).Select(place => Pixel(stream, (uint)sample, (uint)place, label))).ToArray();
        WriteFile(Path.Combine(folder, $"{part}-images-idx3-ubyte"), pixels, count, Side, Side);
        WriteFile(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), labels, count);
    }

    // A class is a pattern of its own under noise, so that there is something to learn.
    private static byte Pixel(uint stream, uint sample, uint place, byte label)
    {
        var isLit = Noise(uint.MaxValue, label, place) % 2 == 1;
        return (byte)((Noise(stream, sample, place) % 160) + (isLit ? 90 : 0));
    }

    // Thomas Mueller's integer hash, over the place of a number.
    private static uint Noise(uint stream, uint sample, uint place)
    {
        var x = (stream * 0x9E3779B9) ^ (sample * 1009) ^ (place << 20);
        x = ((x >> 16) ^ x) * 0x45D9F3B;
        x = ((x >> 16) ^ x) * 0x45D9F3B;
        return (x >> 16) ^ x;
    }

    private static void WriteFile(string path, byte[] elements, params int[] axes)
    {
        var header = new byte[4 * (axes.Length + 1)];
        (header[2], header[3]) = (UnsignedByte, (byte)axes.Length);
        for (var axis = 0; axis < axes.Length; axis++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * (axis + 1)), axes[axis]);
        }

        File.WriteAllBytes(path, [.. header, .. elements]);
    }
}
