using System.IO.Compression;
using System.Runtime.CompilerServices;
using Cluster.Data.Numpy;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests.Numpy;

/// <summary>Arrays as they lie in files.</summary>
public sealed class ArrayFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, byte[]> Types => new()
    {
        { "<f2", NpyWriter.Encode<Half>("<f2", "(3, 1)", (Half)0, (Half)1.5, (Half)100) },
        { "<f4", NpyWriter.Floats("(3, 1)", 0, 1.5f, 100) },
        { "<f8", NpyWriter.Encode("<f8", "(3, 1)", 0, 1.5, 100) },
        { "|i1", NpyWriter.Encode<sbyte>("|i1", "(3, 1)", 0, -1, 100) },
        { "<i2", NpyWriter.Encode<short>("<i2", "(3, 1)", 0, -1, 100) },
        { "<i4", NpyWriter.Encode("<i4", "(3, 1)", 0, -1, 100) },
        { "<i8", NpyWriter.Labels("(3, 1)", 0, -1, 100) },
        { "|u1", NpyWriter.Encode<byte>("|u1", "(3, 1)", 0, 255, 100) },
        { "<u2", NpyWriter.Encode<ushort>("<u2", "(3, 1)", 0, 65535, 100) },
        { "<u4", NpyWriter.Encode<uint>("<u4", "(3, 1)", 0, uint.MaxValue, 100) },
        { "<u8", NpyWriter.Encode<ulong>("<u8", "(3, 1)", 0, ulong.MaxValue, 100) },
        { "|b1", NpyWriter.Encode<byte>("|b1", "(3, 1)", 0, 1, 1) },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Array_OfEveryType_IsRead(string descr, byte[] file)
    {
        double second = descr[1..] switch
        {
            ['f', ..] => 1.5,
            ['i', ..] => -1,
            "u1" => 255,
            "u2" => 65535,
            "u4" => uint.MaxValue,
            "u8" => ulong.MaxValue,
            _ => 1,
        };

        var rows = Open(file);

        Assert.Equal((3, new Shape(1)), (rows.Count, rows.RowShape));
        Assert.Equal([0, second, descr == "|b1" ? 1 : 100], Read(rows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Array_OfEveryVersion_IsRead(int version)
    {
        var rows = Open(NpyWriter.Encode("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", [1f, 2, 3, 4], version));

        Assert.Equal([1, 2, 3, 4], Read(rows));
    }

    [Fact]
    public void Array_LargerThanAChunk_IsReadWhole()
    {
        var elements = Enumerable.Range(0, 3000).Select(index => (short)index).ToArray();

        Assert.Equal(elements.Select(each => (double)each), Read(Open(NpyWriter.Encode("<i2", "(2, 1500)", elements))));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Archive_StoredOrDeflated_GivesItsMembers(CompressionLevel level)
    {
        NpyWriter.WriteArchive(
            _folder["a.npz"], level, ("x.npy", NpyWriter.Floats("(2, 2)", 1, 2, 3, 4)), ("y.npy", NpyWriter.Labels("(2,)", 7, 8)));

        Assert.Equal([1, 2, 3, 4], Read(ArrayFile.Open(_folder["a.npz"] + "/x")));
        Assert.Equal([7, 8], Read(ArrayFile.Open(_folder["a.npz"] + "/y")));
        AssertRefused(_folder["a.npz"] + "/z", "'z'", "x, y");
        AssertRefused(_folder["a.npz"], "x, y");
    }

    [Fact]
    public void Archive_WithAFlippedBit_IsRefused()
    {
        NpyWriter.WriteArchive(_folder["a.npz"], CompressionLevel.NoCompression, ("x.npy", NpyWriter.Floats("(2, 2)", 1, 2, 3, 4)));
        var bytes = File.ReadAllBytes(_folder["a.npz"]);
        bytes[bytes.AsSpan().IndexOf(BitConverter.GetBytes(4f))] ^= 1;
        File.WriteAllBytes(_folder["a.npz"], bytes);

        AssertRefused(_folder["a.npz"], "damaged");
    }

    [Fact]
    public void Archive_ThatPromisesMoreThanItHolds_IsRefusedWithoutTakingMemory()
    {
        NpyWriter.WriteArchive(_folder["a.npz"], CompressionLevel.Optimal, ("x.npy", NpyWriter.Floats("(2, 2)", 1, 2, 3, 4)));
        var bytes = File.ReadAllBytes(_folder["a.npz"]);
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.GetBytes(2_000_000_000).CopyTo(bytes, directory + 24);
        File.WriteAllBytes(_folder["a.npz"], bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        AssertRefused(_folder["a.npz"], "damaged");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void Parts_FollowEachOtherByTheirNames()
    {
        File.WriteAllBytes(_folder["x-002.npy"], NpyWriter.Floats("(1, 2)", 5, 6));
        File.WriteAllBytes(_folder["x-000.npy"], NpyWriter.Floats("(1, 2)", 1, 2));
        File.WriteAllBytes(_folder["x-001.npy"], NpyWriter.Floats("(1, 2)", 3, 4));
        File.WriteAllBytes(_folder["whole"], NpyWriter.Floats("(3, 2)", 1, 2, 3, 4, 5, 6));

        var parts = ArrayFile.Open(_folder["x-*.npy"]);

        Assert.Equal([1, 2, 3, 4, 5, 6], Read(parts));
        Assert.Equal(Read(parts), Read(ArrayFile.Open(_folder.FullName)));
        Assert.Equal(ArrayFile.Open(_folder["whole"]).ContentHash, parts.ContentHash);
        File.WriteAllBytes(_folder["x-003.npy"], NpyWriter.Floats("(1, 3)", 1, 2, 3));
        AssertRefused(_folder["x-*.npy"], "x-003.npy", "[2]", "[3]");
        AssertRefused(_folder["z-*.npy"], "got none");
    }

    [Fact]
    public void Idx_IsAnArray()
    {
        File.WriteAllBytes(_folder["masks"], IdxWriter.Encode([2, 1, 2], [1, 2, 3, 4]));

        var rows = ArrayFile.Open(_folder["masks"]);

        Assert.Equal((2, new Shape(1, 2)), (rows.Count, rows.RowShape));
        Assert.Equal([1, 2, 3, 4], Read(rows));
    }

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1, 1), }", "big-endian")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1, 1), }", "Python objects")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 1), }", "a structure")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1, 1), }", "'<c8'")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", "Fortran")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", "got 0")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 1), }", "[0, 1]")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2147483647), }", "8589934588 bytes", "got 4")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", "truncated")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9000000000000000000, 3), }", "too large")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 65536, 65536), }", "too large")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 3), }", "header")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 3), }", "header")]
    [InlineData("{'descr': '<f4', 'shape': (1, 1), }", "header")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", "header")]
    [InlineData("__import__('os')", "header")]
    public void Header_ThatCannotBeTaken_IsRefusedInOneLine(string header, params string[] words)
    {
        File.WriteAllBytes(_folder["x.npy"], NpyWriter.Encode(header, [1f]));

        AssertRefused(_folder["x.npy"], words);
    }

    [Fact]
    public void File_CutAnywhere_IsRefusedInOneLine()
    {
        var whole = NpyWriter.Floats("(2, 1)", 1, 2);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder["x.npy"], whole[..length]);
            AssertRefused(_folder["x.npy"]);
        }

        File.WriteAllBytes(_folder["x.npy"], [.. whole, 0]);
        AssertRefused(_folder["x.npy"], "trailing");
        AssertRefused(_folder["absent.npy"], "does not exist");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_ThatNobodyReadsAnyMore_AreMappedNoLonger()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mappings are looked up in /proc.");
        for (var round = 0; round < 20; round++)
        {
            ReadAndForget();
        }

        for (var round = 0; round < 2; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.Contains(_folder["x.npy"], StringComparison.Ordinal));
    }

    // In a method of its own, so that no local variable holds what was read.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadAndForget()
    {
        Read(Open(NpyWriter.Floats("(3, 1)", 0, 1, 2)));
        File.WriteAllText(_folder["x.npy"], "no array");
        AssertRefused(_folder["x.npy"]);
    }

    private ArrayRows Open(byte[] file)
    {
        File.WriteAllBytes(_folder["x.npy"], file);
        return ArrayFile.Open(_folder["x.npy"]);
    }

    private static double[] Read(ArrayRows rows)
    {
        var size = rows.RowShape.ElementCount;
        var values = new double[rows.Count * size];
        for (var row = 0; row < rows.Count; row++)
        {
            rows.Read(row, values.AsSpan(row * size, size));
        }

        return values;
    }

    private static void AssertRefused(string place, params string[] words)
    {
        var failure = Assert.Throws<DataException>(() => ArrayFile.Open(place));

        UserMessage.AssertOneLineNaming(Path.GetDirectoryName(ArrayFile.PathOf(place))!, failure);
        Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
    }
}
