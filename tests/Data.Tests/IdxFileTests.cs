using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<uint[], bool> Axes => new()
    {
        { [1], false },
        { [7], true },
        { [3, 5], false },
        { [4, 2, 3], true },
        { [2, 3, 4, 5], false },
        { [2, 3, 4, 5], true },
    };

    [Theory]
    [MemberData(nameof(Axes))]
    public void Read_OneToFourAxes_GivesShapeAndElements(uint[] sizes, bool gzip)
    {
        var shape = new Shape(Array.ConvertAll(sizes, size => (int)size));
        var elements = IdxWriter.Pattern(shape.ElementCount, 3);
        var content = IdxWriter.Encode(sizes, elements);
        File.WriteAllBytes(_folder["set"], gzip ? IdxWriter.Gzip(content) : content);

        var read = IdxFile.Read(_folder["set"]);

        Assert.Equal(shape, read.Shape);
        Assert.Equal(elements, read.Elements);
    }

    [Fact]
    public void Read_GzipLargerThanItsFirstBuffer_GivesEveryElement()
    {
        // Zeros pack a thousandfold, so the buffer has to grow several times.
        var elements = new byte[9_000_001];
        elements[^1] = 200;
        File.WriteAllBytes(_folder["set.gz"], IdxWriter.Gzip(IdxWriter.Encode([9_000_001], elements)));

        Assert.Equal(elements, IdxFile.Read(_folder["set.gz"]).Elements);
    }

    [Fact]
    public void Read_GzipWithoutItsSuffix_IsRecognised()
    {
        File.WriteAllBytes(_folder["set"], IdxWriter.Gzip(IdxWriter.Encode([2], [8, 9])));

        Assert.Equal([8, 9], IdxFile.Read(_folder["set"]).Elements);
    }

    [Fact]
    public void Read_PlainFileThatPromisesTooMuch_AllocatesNothingForIt()
    {
        File.WriteAllBytes(_folder["set"], IdxWriter.Encode([1_000_000_000], [1, 2, 3]));

        AssertRefusedWithin(1 << 20, "truncated");
    }

    [Fact]
    public void Read_GzipThatPromisesTooMuch_AllocatesForWhatIsThere()
    {
        File.WriteAllBytes(_folder["set"], IdxWriter.Gzip(IdxWriter.Encode([1_000_000_000], [1, 2, 3])));

        AssertRefusedWithin(4 << 20, "truncated");
    }

    [Fact]
    public void Read_GzipThatHoldsMoreThanItPromises_StopsAfterWhatItPromised()
    {
        File.WriteAllBytes(_folder["set"], IdxWriter.Gzip(IdxWriter.Encode([1], new byte[64 << 20])));

        AssertRefusedWithin(1 << 20, "trailing");
    }

    [Fact]
    public void Read_MoreThanTheCallersMaximum_IsRefused()
    {
        File.WriteAllBytes(_folder["set"], IdxWriter.Encode([4], [1, 2, 3, 4]));

        Assert.Equal([1, 2, 3, 4], IdxFile.Read(_folder["set"], maximumBytes: 4).Elements);
        Assert.Throws<DataException>(() => IdxFile.Read(_folder["set"], maximumBytes: 3));
    }

    [Fact]
    public void Read_MaximumOutsideItsRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => IdxFile.Read(_folder["set"], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => IdxFile.Read(_folder["set"], Array.MaxLength + 1L));
    }

    public void Dispose() => _folder.Dispose();

    private void AssertRefusedWithin(long bytes, string reason)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var failure = Assert.Throws<DataException>(() => IdxFile.Read(_folder["set"]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, bytes);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }
}
