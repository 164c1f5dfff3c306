using Cluster.Integration.Harness;

namespace Cluster.Integration.Sweeps;

/// <summary>The command that shows methods on functions of two variables.</summary>
public sealed class DescentTests : ClusterTest
{
    [Fact]
    public async Task Descent_AllFunctions_WritesAPageThatNeedsNothingElse()
    {
        var ended = (await Workspace.RunAsync(["descent", "--steps", "50", "--output", "page.html"])).Succeeded();

        var page = File.ReadAllText(Workspace.File("page.html"));
        foreach (var name in new[] { "valley", "rosenbrock", "saddle", "himmelblau" })
        {
            Assert.Contains(ended.Output, line => line.StartsWith($"{name}: ", StringComparison.Ordinal));
            Assert.Contains($"id=\"ground-{name}\"", page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<script src", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Descent_RatesAboutTheKnownEdge_DivergeAboveIt()
    {
        var ended = (await Workspace.RunAsync(
            ["descent", "valley", "--condition", "50", "--optimizers", "sgd", "--rates", "0.039,0.041", "--steps", "2000"])).Succeeded();

        Assert.Single(ended.Output, line => line.Contains("diverged", StringComparison.Ordinal));
        Assert.Contains(ended.Output, line => line.Contains(" 0.041 ", StringComparison.Ordinal)
            && line.EndsWith("diverged", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--condition", "0.5")]
    [InlineData("--steps", "0")]
    [InlineData("--rates", "0.1,x")]
    [InlineData("--optimizers", "adm")]
    [InlineData("--output", "nowhere/page.html")]
    [InlineData("--turned", "1e9")]
    public async Task Descent_ImpossibleValue_NamesTheOption(string option, string value) =>
        (await Workspace.RunAsync(["descent", option, value])).RefusedAtOnce(option);

    [Fact]
    public async Task Descent_UnknownFunction_NamesThoseThatAreThere() =>
        (await Workspace.RunAsync(["descent", "hill"])).RefusedAtOnce("'hill'", "himmelblau");
}
