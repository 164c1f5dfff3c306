using Cluster.Contracts.Tests.Packages;
using Grpc.Core;

namespace Cluster.Contracts.Tests.Units;

public sealed class MetadataUnitTests
{
    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("slash/ed")]
    [InlineData("größe")]
    [InlineData("line\n")]
    [InlineData(":path")]
    public void Key_WithACharacterNoHeaderMayHold_IsRefused(string key)
    {
        if (key.Length == 0)
        {
            ResolvedContracts.SkipWhereOfficial();
        }

        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key + Metadata.BinaryHeaderSuffix + ":", [1]));
    }

    [Fact]
    public void Key_InAnyCase_IsLoweredAndFound()
    {
        var metadata = new Metadata { { "Mixed-Case_1.x", "value" } };

        Assert.Equal("mixed-case_1.x", metadata[0].Key);
        Assert.Equal("value", metadata.GetValue("MIXED-CASE_1.X"));
        Assert.Null(metadata.Get("absent"));
        Assert.Null(metadata.GetValue("absent"));
        Assert.Null(metadata.GetValueBytes("absent"));
        Assert.Empty(metadata.GetAll("absent"));
    }

    [Fact]
    public void Key_AndValue_MustAgreeOnBeingBinary()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("text-BIN", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("text", [1]));
        Assert.False(new Metadata.Entry("text", "text").IsBinary);
        Assert.True(new Metadata.Entry("bytes-BIN", [1]).IsBinary);
    }

    [Fact]
    public void Entry_WithANull_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry(null!, "text"));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("text", (string)null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("bytes-bin", (byte[])null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata().Add(null!));
    }

    [Fact]
    public void BinaryEntry_BytesGivenAndReturned_AreCopies()
    {
        byte[] bytes = [1, 2, 3];
        var entry = new Metadata.Entry("bytes-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2, 3], entry.ValueBytes);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
        Assert.Empty(new Metadata.Entry("bytes-bin", []).ValueBytes);
    }

    [Fact]
    public void TextEntry_ValueBytes_AreItsAscii() => Assert.Equal("abc"u8.ToArray(), new Metadata.Entry("text", "abc").ValueBytes);

    [Fact]
    public void Get_OfARepeatedKey_ReturnsTheLast()
    {
        var metadata = new Metadata { { "key", "first" }, { "other", "x" }, { "key", "last" } };

        Assert.Equal("last", metadata.GetValue("key"));
        Assert.Equal(["first", "last"], metadata.GetAll("key").Select(entry => entry.Value));
    }

    [Fact]
    public void List_InsertRemoveAndReplace_KeepTheOrder()
    {
        var metadata = new Metadata { { "a", "1" }, { "c", "3" } };
        metadata.Insert(1, new Metadata.Entry("b", "2"));
        metadata[2] = new Metadata.Entry("d", "4");
        metadata.RemoveAt(0);

        Assert.Equal(["b", "d"], metadata.Select(entry => entry.Key));
        Assert.Equal(1, metadata.IndexOf(metadata[1]));
        Assert.True(metadata.Remove(metadata[0]));
        Assert.DoesNotContain(new Metadata.Entry("d", "4"), metadata);
        var copy = new Metadata.Entry[1];
        metadata.CopyTo(copy, 0);
        Assert.Equal("d", copy[0].Key);
        metadata.Clear();
        Assert.Empty(metadata);
    }

    [Fact]
    public void Empty_Changed_Throws()
    {
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Clear());
        Assert.Empty(Metadata.Empty);
        Assert.False(new Metadata().IsReadOnly);
    }
}
