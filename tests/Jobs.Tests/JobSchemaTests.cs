using System.Text.Json.Nodes;
using Cluster.Jobs.Building;
using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Schema;

namespace Cluster.Jobs.Tests;

/// <summary>The published schema says what the parser says.</summary>
public sealed class JobSchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(JobSchema.Write())!.AsObject();
    private static readonly SchemaValidator Validator = new(Schema);

    public static TheoryData<string> ReadyJobs => ReadyJobsTests.Files;

    public static TheoryData<string, int> Examples =>
        [.. AllCatalogs.ByProduct.Values.SelectMany(catalog => catalog.Entries.Select((_, index) => (catalog.What, index)))];

    [Fact]
    public void File_OfTheSchema_SaysWhatTheCatalogsSay() => WrittenFile.AssertCurrent(JobSchema.Write(), "shared", "docs", "job.schema.json");

    [Theory]
    [MemberData(nameof(ReadyJobs))]
    public void ReadyJob_IsAsTheSchemaWants(string file)
    {
        var text = File.ReadAllText(Repository.PathOf("deploy", "jobs", file));

        Assert.Empty(Validator.Problems(Parsed(YamlNodeReader.Read(text, file))));
        Assert.StartsWith("# yaml-language-server: $schema=../../shared/docs/job.schema.json\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_OfThePage_IsAsTheSchemaWants(string what, int index)
    {
        var catalog = AllCatalogs.ByProduct.Values.Single(one => one.What == what);
        var name = what[(what.IndexOf(' ', StringComparison.Ordinal) + 1)..].Replace(' ', '_');
        var part = new JsonObject { ["$ref"] = $"#/$defs/{name}", ["$defs"] = Schema["$defs"]!.DeepClone() };

        Assert.Empty(new SchemaValidator(part).Problems(Parsed(catalog.ExampleOf(catalog.Entries[index]))));
    }

    [Fact]
    public void WholeJob_IsAsTheSchemaWants() => Assert.Empty(Validator.Problems(Parsed(JsonNodeReader.Read(JobText.Whole, "job.json"))));

    [Fact]
    public void WrittenJob_IsAsTheSchemaWants() =>
        Assert.Empty(Validator.Problems(JsonNode.Parse(JobFile.Write(JobText.Parsed))));

    [Theory]
    [InlineData("\"seed\"", "\"sede\"")]
    [InlineData("\"seed\": 3", "\"seed\": -3")]
    [InlineData("\"seed\": 3", "\"seed\": 3, \"cluster\": { \"workers\": 0 }")]
    [InlineData("\"seed\": 3", "\"seed\": 3, \"clipping\": { \"max_norm\": -1 }")]
    [InlineData("\"name\": \"small\",", "")]
    [InlineData("\"units\": 16", "\"unit\": 16")]
    [InlineData("\"units\": 16, ", "")]
    [InlineData("\"units\": 16", "\"units\": 16, \"out_features\": 3")]
    [InlineData("\"units\": 16", "\"units\": 16, \"in_features\": 3")]
    [InlineData("\"units\": 16", "\"units\": 0")]
    [InlineData("{ \"type\": \"relu\" }", "\"rely\"")]
    [InlineData("{ \"type\": \"relu\" }", "\"linear\"")]
    [InlineData("{ \"type\": \"relu\" }", "{ }")]
    [InlineData("{ \"type\": \"relu\" }", "17")]
    [InlineData("{ \"type\": \"relu\" }", "{ \"type\": \"residual\", \"body\": [\"rely\"] }")]
    [InlineData("{ \"type\": \"relu\" }", "{ \"type\": \"dropout\", \"probability\": 1.5 }")]
    [InlineData("he_normal", "he_norml")]
    [InlineData("cross_entropy", "crossentropy")]
    [InlineData("\"type\": \"cross_entropy\"", "\"type\": \"cross_entropy\", \"reduction\": \"average\"")]
    [InlineData("\"type\": \"cross_entropy\"", "\"type\": \"cross_entropy\", \"class_weights\": \"equal\"")]
    [InlineData("\"source\": \"glyphs\"", "\"source\": \"glyphs\", \"path\": \"x\"")]
    [InlineData("\"source\": \"glyphs\"", "\"source\": \"idx\"")]
    [InlineData("\"source\": \"glyphs\"", "\"source\": \"csv\", \"path\": \"x\", \"target\": \"y\", \"columns\": { \"a\": \"dorp\" }")]
    [InlineData("\"learning_rate\": 0.1", "\"learning_rate\": -1")]
    [InlineData("\"learning_rate\": 0.1", "\"learning_rate\": true")]
    [InlineData("\"bias\": false", "\"bias\": \"no\"")]
    [InlineData("\"batch\": 64", "\"batch\": 6.5")]
    [InlineData("\"batch\": 64", "\"batch\": null")]
    [InlineData("\"epochs\": 2", "\"epochs\": 0")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"early_stopping\": { \"patience\": -1 }")]
    public void BadJob_IsRefusedByBoth(string part, string by)
    {
        Assert.Contains(part, JobText.Whole, StringComparison.Ordinal);
        var text = JobText.Whole.Replace(part, by, StringComparison.Ordinal);

        Assert.NotEmpty(Validator.Problems(Parsed(JsonNodeReader.Read(text, "job.json"))));
        JobText.AssertOneLine(Assert.Throws<JobException>(() => JobModel.Build(JobFile.Parse(text, "job.json"), LabelledSamples.Images)).Message);
    }

    [Theory]
    [InlineData("layer.linear", "units")]
    [InlineData("optimizer.adam", "learning_rate")]
    [InlineData("training", "batch")]
    public void Key_HasTheDescriptionOfItsParameter(string definition, string key) =>
        Assert.NotEmpty((string)Schema["$defs"]![definition]!["properties"]![key]!["description"]!);

    private static JsonNode? Parsed(JobNode node) => JsonNode.Parse(JsonNodeWriter.Write(node));
}
