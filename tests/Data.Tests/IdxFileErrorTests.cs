namespace Cluster.Data.Tests;

/// <summary>Every way in which a single file can be bad.</summary>
public sealed class IdxFileErrorTests : IDisposable
{
    private static readonly byte[] Sound = IdxWriter.Encode([3, 4, 5], IdxWriter.Pattern(60, 1));
    private static readonly byte[] Packed = IdxWriter.Gzip(Sound);

    private static readonly Dictionary<string, (byte[] Content, string Says)> Bad = new()
    {
        ["empty file"] = ([], "truncated"),
        ["one byte"] = ([0], "truncated"),
        ["header cut in magic"] = (Sound[..3], "truncated"),
        ["header cut in axes"] = (Sound[..14], "truncated"),
        ["header alone"] = (Sound[..16], "truncated"),
        ["last element missing"] = (Sound[..^1], "60 bytes"),
        ["one byte too many"] = ([.. Sound, 0], "trailing"),
        ["text in place of a header"] = ("<!DOCTYPE html><title>404</title>"u8.ToArray(), "two zero bytes"),
        ["magic little-endian"] = ([3, 8, 0, 0, .. Sound[4..]], "two zero bytes"),
        ["signed bytes"] = (IdxWriter.Encode([1], [0], 0x09), "signed byte"),
        ["16-bit integers"] = (IdxWriter.Encode([1], [0, 0], 0x0B), "16-bit integer"),
        ["32-bit integers"] = (IdxWriter.Encode([1], [0, 0, 0, 0], 0x0C), "32-bit integer"),
        ["32-bit floats"] = (IdxWriter.Encode([1], [0, 0, 0, 0], 0x0D), "32-bit float"),
        ["64-bit floats"] = (IdxWriter.Encode([1], new byte[8], 0x0E), "64-bit float"),
        ["unknown type"] = (IdxWriter.Encode([1], [0], 0x77), "0x77"),
        ["no axis"] = ([0, 0, 8, 0], "got 0"),
        ["five axes"] = (IdxWriter.Encode([1, 1, 1, 1, 1], [0]), "got 5"),
        ["255 axes"] = ([0, 0, 8, 255], "got 255"),
        ["no item"] = (IdxWriter.Encode([0, 28, 28], []), "empty"),
        ["no row"] = (IdxWriter.Encode([2, 0, 28], []), "empty"),
        ["axis of 2^32 - 1"] = (IdxWriter.Encode([uint.MaxValue], [0]), "[4294967295]"),
        ["product of 2^64 wraps to 0"] = (IdxWriter.Encode([1u << 31, 1u << 31, 4], [0]), "damaged"),
        ["product of 2^96 wraps to 0"] = (IdxWriter.Encode([1u << 24, 1u << 24, 1u << 24, 1u << 24], [0]), "damaged"),
        ["product beyond the maximum"] = (IdxWriter.Encode([1_000_000, 2_000], [0]), "at most 1073741824"),
        ["gzip of a bad header"] = (IdxWriter.Gzip([1, 2, 3, 4, 5]), "two zero bytes"),
        ["gzip of too few elements"] = (IdxWriter.Gzip(Sound[..^7]), "truncated"),
        ["gzip of too many elements"] = (IdxWriter.Gzip([.. Sound, 1]), "trailing"),
        ["gzip of nothing"] = (IdxWriter.Gzip([]), "truncated"),
        ["gzip magic alone"] = ([0x1F, 0x8B], "truncated"),
        ["gzip header alone"] = (Packed[..10], "truncated"),
        ["gzip cut in its data"] = (Packed[..^30], "truncated"),
        ["gzip cut before its trailer"] = (Packed[..^8], "gzip"),
        ["gzip cut in its trailer"] = (Packed[..^1], "gzip"),
        ["gzip with a wrong checksum"] = (Flip(Packed, Packed.Length - 6), "gzip"),
        ["gzip with a wrong length"] = (Flip(Packed, Packed.Length - 2), "gzip"),
        ["gzip with damaged data"] = (Damage(Packed), "gzip"),
        ["gzip followed by bytes"] = ([.. Packed, .. "more than a trailer"u8], "gzip"),
        ["gzip of a gzip"] = (IdxWriter.Gzip(Packed), "two zero bytes"),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Cases => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_BadFile_SaysSoInOneLine(string name)
    {
        var (content, says) = Bad[name];
        File.WriteAllBytes(_folder["bad-idx3-ubyte"], content);

        var failure = Assert.Throws<DataException>(() => IdxFile.Read(_folder["bad-idx3-ubyte"]));

        UserMessage.AssertOneLineNaming(_folder["bad-idx3-ubyte"], failure);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        foreach (var whole in (byte[][])[Sound, Packed])
        {
            for (var length = 0; length < whole.Length; length++)
            {
                File.WriteAllBytes(_folder["cut"], whole[..length]);
                var failure = Assert.Throws<DataException>(() => IdxFile.Read(_folder["cut"]));
                UserMessage.AssertOneLineNaming(_folder["cut"], failure);
            }
        }
    }

    [Fact]
    public void Read_MissingFile_SaysSoInOneLine() => AssertRefused(_folder["absent"], "does not exist");

    [Fact]
    public void Read_MissingFolder_SaysSoInOneLine() => AssertRefused(_folder["absent/train-images"], "does not exist");

    [Fact]
    public void Read_FolderInPlaceOfAFile_SaysSoInOneLine() => AssertRefused(_folder.FullName, "cannot be opened");

    [Fact]
    public void Read_NameWithALineBreak_StaysOnOneLine()
    {
        var failure = Assert.Throws<DataException>(() => IdxFile.Read(_folder["two\nlines"]));

        UserMessage.AssertOneLineNaming("two?lines", failure);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertRefused(string path, string says)
    {
        var failure = Assert.Throws<DataException>(() => IdxFile.Read(path));
        UserMessage.AssertOneLineNaming(path, failure);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    private static byte[] Flip(byte[] content, int index)
    {
        var copy = (byte[])content.Clone();
        copy[index] ^= 0x40;
        return copy;
    }

    // Sets the reserved block type in the first deflate block.
    private static byte[] Damage(byte[] packed)
    {
        var copy = (byte[])packed.Clone();
        copy[10] |= 0b110;
        return copy;
    }
}
