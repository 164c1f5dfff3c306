using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Tests;

public sealed class YamlNodeReaderTests
{
    [Fact]
    public void Nodes_OfAText_KnowTheirPlaces()
    {
        var root = Assert.IsType<MappingNode>(YamlNodeReader.Read("# one\nä: 1\nb:\n  - true\n  - {c: x, d: [~]}\n", "f"));

        Assert.Equal("f:2:1", root.Keys[0].Place.ToString());
        Assert.Equal("f:2:4", root.Keys[0].Value.Place.ToString());
        Assert.Equal("f:3:1", root.Keys[1].Place.ToString());
        var list = Assert.IsType<SequenceNode>(root["b"]);
        Assert.Equal(["f:4:5", "f:5:5"], list.Items.Select(item => item.Place.ToString()));
        Assert.Equal("f:5:12", Assert.IsType<MappingNode>(list.Items[1]).Keys[1].Place.ToString());
    }

    [Theory]
    [InlineData("1", ScalarKind.Number, "1")]
    [InlineData("-2.50e3", ScalarKind.Number, "-2.50e3")]
    [InlineData("+1", ScalarKind.Number, "1")]
    [InlineData(".5", ScalarKind.Number, "0.5")]
    [InlineData("1.", ScalarKind.Number, "1")]
    [InlineData("-007", ScalarKind.Number, "-7")]
    [InlineData("1e-3", ScalarKind.Number, "1e-3")]
    [InlineData("0x1F", ScalarKind.Text, "0x1F")]
    [InlineData("1.2.3", ScalarKind.Text, "1.2.3")]
    [InlineData("2026-11-21", ScalarKind.Text, "2026-11-21")]
    [InlineData("-", ScalarKind.Text, "-")]
    [InlineData("'1'", ScalarKind.Text, "1")]
    [InlineData("\"a\\u0062\"", ScalarKind.Text, "ab")]
    [InlineData("true", ScalarKind.Boolean, "true")]
    [InlineData("yes", ScalarKind.Text, "yes")]
    [InlineData("~", ScalarKind.Null, "null")]
    [InlineData(".inf", ScalarKind.Text, "inf")]
    internal void Scalar_MeansWhatTheCoreSchemaSays(string text, ScalarKind kind, string value)
    {
        var root = (MappingNode)YamlNodeReader.Read($"a: {(text == "-" ? "'-'" : text)}", "f");

        var scalar = Assert.IsType<ScalarNode>(root["a"]);
        Assert.Equal((kind, value), (scalar.Kind, scalar.Text));
    }

    [Theory]
    [InlineData("", "f:1:1: expected a job")]
    [InlineData("# nothing\n", "expected a job")]
    [InlineData("a: 1\na: 2", "f:2:1: a: expected each key once, got it again after line 1")]
    [InlineData("b:\n  a: 1\n  a: 2", "f:3:3: b.a: ")]
    [InlineData("a: &x 1\nb: *x", "f:1:4: a: ")]
    [InlineData("a: *x", "f:1:4: a: ")]
    [InlineData("a: !!int 1", "f:1:4: a: ")]
    [InlineData("a:\n  <<: {b: 1}", "f:2:3: a: expected a name as key, got a merge")]
    [InlineData("? [a]\n: 1", "expected a name as key")]
    [InlineData("a: 1\n---\nb: 2", "f:2:1: expected one document")]
    [InlineData("a: [1, 2", "f:2:1: ")]
    [InlineData("a: 1\n\tb: 2", "f:2:")]
    [InlineData("a: \"x", "f:1:")]
    [InlineData("a: {b: 1", "f:2:1: ")]
    public void Text_ThatIsNoPlainYaml_IsRefusedWithItsPlace(string text, string beginning)
    {
        var line = Assert.Throws<JobException>(() => YamlNodeReader.Read(text, "f")).Message;

        Assert.Contains(beginning, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void Nesting_WithoutEnd_IsRefused()
    {
        var line = Assert.Throws<JobException>(() => YamlNodeReader.Read(new string('[', 10_000), "f")).Message;

        Assert.Contains("levels", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_WrittenAsYaml_IsTheSameAsJson()
    {
        const string Yaml = """
            name: small            # comments are welcome
            data: {source: glyphs}
            model:
              - flatten
              - {type: linear, units: 16}
              - relu
              - type: linear
                units: 10
            loss: cross_entropy
            optimizer: {type: adam, learning_rate: 1.0e-3}
            training: {epochs: 2, batch: 256}
            """;
        const string Json = """
            {
              "name": "small",
              "data": { "source": "glyphs" },
              "model": ["flatten", { "type": "linear", "units": 16 }, "relu", { "type": "linear", "units": 10 }],
              "loss": "cross_entropy",
              "optimizer": { "type": "adam", "learning_rate": 0.001 },
              "training": { "epochs": 2, "batch": 256 }
            }
            """;

        Assert.Equal(JobFile.Write(JobFile.Parse(Json, "job.json")), JobFile.Write(JobFile.Parse(Yaml, "job.yaml")));
    }
}
