using System.IO.Compression;
using System.Text;
using Cluster.Data;
using Cluster.Data.Graphs;
using Cluster.Data.Numpy;
using Cluster.Data.Text;
using Cluster.Security.Inputs;

namespace Cluster.Security.Targets;

/// <summary>Files of samples, but for tables.</summary>
internal static class DataTargets
{
    // What gzip and zip make of a byte at most; and the first buffers of what is decompressed.
    private const long MostInflated = 1032L * 4096;

    private static readonly byte[] Idx = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2, .. Enumerable.Range(0, 12).Select(value => (byte)value)];

    private static readonly byte[] Npy = Array("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", 24);

    private static readonly byte[] NpyOfLabels = Array("{'descr': '|u1', 'fortran_order': False, 'shape': (5,), }", 5);

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> All =>
    [
        Of("file/idx", InputForm.Bytes, [Idx], path => IdxFile.Read(path)),
        Of("file/idx-gzip", InputForm.Bytes, [Gzip(Idx)], path => IdxFile.Read(path)) with { Allowance = MostInflated },
        new("file/npy", InputForm.Bytes, [Npy, NpyOfLabels], ReadArray, typeof(DataException)),
        Of("file/npy-mapped", InputForm.Bytes, [Npy, NpyOfLabels, Idx], ReadRows, "x.npy"),
        Of("file/npz", InputForm.Bytes, [Zip(CompressionLevel.Optimal), Zip(CompressionLevel.NoCompression)], ReadRows, "x.npz")
            with { Allowance = MostInflated },
        Of("file/text", InputForm.Text, Texts("to be or not to be\n", "\uFEFFäöü 🙂\n"), ReadText) with { Allowance = 2 << 20 },
        Graph(),
    ];

    private static Target Of(string name, InputForm form, IReadOnlyList<byte[]> examples, Action<string> read, string file = "file") =>
        new(name, form, examples, (input, place) => read(place.Put(file, input)), typeof(DataException)) { Allowance = 1 << 20 };

    private static Target Graph() => new(
        "file/graph",
        InputForm.Text,
        Texts("a\tx\t0 3:0.5\nb\ty\t1\n# note\nc\t?\t2\n===\na b\nb,c,0.5\n===\ntrain a\ntest b\n"),
        (input, place) =>
        {
            // Three files in one input.
            var parts = Encoding.Latin1.GetString(input).Split("===\n");
            _ = GraphSource.Open(new GraphRecipe(Put(0), Put(1)) { SplitFile = Put(2) });

            string Put(int index) => place.Put($"graph{index}", Encoding.Latin1.GetBytes(parts.ElementAtOrDefault(index) ?? ""));
        },
        typeof(DataException))
    { Allowance = 16 << 20 };

    private static void ReadArray(byte[] input, Place place) => _ = NpyHeader.Read(new MemoryBytes(input), "x.npy");

    private static void ReadRows(string path)
    {
        var rows = ArrayFile.Open(path);
        var row = new double[rows.RowShape.ElementCount];
        rows.Read(rows.Count - 1, row);
        rows.CopyLabels(0, null, new int[row.Length]);
        _ = rows.ContentHash;
    }

    private static void ReadText(string path)
    {
        var text = TextFile.Read(path);
        _ = Vocabulary.CharactersOf((text, path)).Encode(text, path);
    }

    private static byte[] Array(string head, int bytes)
    {
        var padded = head.PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)padded.Length, 0, .. Encoding.ASCII.GetBytes(padded), .. new byte[bytes]];
    }

    private static byte[] Gzip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }

    private static byte[] Zip(CompressionLevel level)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("x.npy", level).Open();
            entry.Write(Npy);
        }

        return target.ToArray();
    }

    private static IReadOnlyList<byte[]> Texts(params IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
