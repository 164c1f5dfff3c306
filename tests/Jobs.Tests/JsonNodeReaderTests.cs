using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Tests;

public sealed class JsonNodeReaderTests
{
    [Fact]
    public void Nodes_OfAText_KnowTheirPlaces()
    {
        var root = Assert.IsType<MappingNode>(JsonNodeReader.Read("// one\n{ \"ä\": 1, \"b\": [true,\n  \"x\", null] }\n", "f"));

        Assert.Equal("f:2:1", root.Place.ToString());
        Assert.Equal("f:2:3", root.Keys[0].Place.ToString());
        Assert.Equal("f:2:8", root.Keys[0].Value.Place.ToString());
        Assert.Equal("f:2:11", root.Keys[1].Place.ToString());
        var list = Assert.IsType<SequenceNode>(root["b"]);
        Assert.Equal("f:2:16", list.Place.ToString());
        Assert.Equal(["f:2:17", "f:3:3", "f:3:8"], list.Items.Select(item => item.Place.ToString()));
    }

    [Theory]
    [InlineData("1", ScalarKind.Number, "1")]
    [InlineData("-2.50e3", ScalarKind.Number, "-2.50e3")]
    [InlineData("\"a\\u0062\"", ScalarKind.Text, "ab")]
    [InlineData("true", ScalarKind.Boolean, "true")]
    [InlineData("null", ScalarKind.Null, "null")]
    internal void Scalar_KeepsWhatWasWritten(string text, ScalarKind kind, string value)
    {
        var scalar = Assert.IsType<ScalarNode>(JsonNodeReader.Read(text, "f"));

        Assert.Equal((kind, value), (scalar.Kind, scalar.Text));
    }

    [Fact]
    public void CommentsAndTrailingCommas_AreAllowed()
    {
        var root = (MappingNode)JsonNodeReader.Read("{ /* a */ \"b\": [1, 2,], }", "f");

        Assert.Equal(2, ((SequenceNode)root["b"]!).Items.Length);
    }

    [Fact]
    public void DuplicateKey_IsRefusedWithBothPlaces()
    {
        var line = Assert.Throws<JobException>(() => JsonNodeReader.Read("{\n\"a\": {\"b\": 1,\n \"b\": 2}}", "f")).Message;

        Assert.StartsWith("f:3:2: a.b: ", line, StringComparison.Ordinal);
        Assert.Contains("line 2", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "f:1:1: ")]
    [InlineData("name: x", "f:1:2: ")]
    [InlineData("{\n  \"a\": }", "f:2:8: ")]
    [InlineData("{ \"a\": 1", "f:1:9: ")]
    [InlineData("{} {}", "f:1:4: ")]
    public void Text_ThatIsNoJson_IsRefusedWithItsPlace(string text, string place)
    {
        var line = Assert.Throws<JobException>(() => JsonNodeReader.Read(text, "f")).Message;

        Assert.StartsWith(place, line, StringComparison.Ordinal);
        JobText.AssertOneLine(line);
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    public void Text_WithHalfACharacter_IsRefusedWithItsPlace(string text) =>
        Assert.StartsWith("f:1:", Assert.Throws<JobException>(() => JsonNodeReader.Read(text, "f")).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_BeyondReason_IsRefused()
    {
        var text = new string('[', 10_000);

        Assert.Throws<JobException>(() => JsonNodeReader.Read(text, "f"));
    }
}
