using Cluster.Jobs.Plugins;

namespace Cluster.Jobs.Tests.Plugins;

/// <summary>Plugins that throw, or that do not give equal bits, are named in one line.</summary>
public sealed class PluginFaultTests
{
    [Fact]
    public void Constructor_Throws_IsNamedWithItsPlace()
    {
        var line = ExamplePlugin.RefusalOf(Job("breaks_when_made"), PluginPlaces.AsNamed);

        Assert.StartsWith("job.yaml:4:18: model[1]: plugin Cluster.Jobs.Tests: BreaksWhenMade..ctor (Faulty.cs:", line, StringComparison.Ordinal);
        Assert.EndsWith("threw FormatException: made wrongly", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Operation_Throws_IsNamedWithItsMethod()
    {
        var error = Assert.ThrowsAny<Exception>(() => PluginProof.Of(Open("breaks_in_forward")));

        Assert.Matches(
            @"^plugin Cluster\.Jobs\.Tests: BreakingOperation\.Forward \(Faulty\.cs:\d+\) threw FormatException: forward$",
            PluginFault.LineOf(new AggregateException(error)));
    }

    [Fact]
    public void Exception_OfNoPlugin_IsNotBlamedOnOne()
    {
        var error = Assert.Throws<FormatException>(() => int.Parse("x", System.Globalization.CultureInfo.InvariantCulture));

        Assert.Null(PluginFault.LineOf(error));
    }

    [Theory]
    [InlineData("counting", "sgd")]
    [InlineData("false_coupling", "sgd")]
    [InlineData("relu", "remembering")]
    public void Proof_OtherBitsTheSecondTime_IsRefused(string layer, string optimizer)
    {
        var line = Assert.Throws<JobException>(() => PluginProof.Of(Open(layer, optimizer))).Message;

        JobText.AssertOneLine(line);
        Assert.Contains("Cluster.Jobs.Tests does not give equal bits", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Proof_SoundParts_IsTheSameEveryTime() => Assert.Equal(PluginProof.Of(Open("relu")), PluginProof.Of(Open("relu")));

    private static TrainingJob Open(string layer, string optimizer = "sgd") =>
        TrainingJob.Open(JobFile.Parse(Job(layer, optimizer), "job.yaml", PluginPlaces.AsNamed));

    private static string Job(string layer, string optimizer = "sgd") => $$"""
        name: faulty
        plugins: [{{typeof(Faulty).Assembly.Location}}]
        data: {source: glyphs}
        model: [flatten, {{layer}}, {type: linear, units: 10}]
        loss: cross_entropy
        optimizer: {type: {{optimizer}}, learning_rate: 0.1}
        training: {epochs: 1, batch: 64}
        """;
}
