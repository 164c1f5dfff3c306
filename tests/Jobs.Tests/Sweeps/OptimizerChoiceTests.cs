namespace Cluster.Jobs.Tests.Sweeps;

/// <summary>An optimizer that a command line names, with any learning rate.</summary>
public sealed class OptimizerChoiceTests
{
    [Theory]
    [InlineData("sgd", "sgd", null, "sgd")]
    [InlineData("{type: momentum, nesterov: true, learning_rate: 0.5}", "momentum nesterov", 0.5, "nesterov")]
    [InlineData("{type: adam, beta1: 0.8}", "adam beta1 0.8", null, "adam")]
    public void Parse_NameOrKeys_MakesTheOptimizer(string text, string label, double? rate, string name)
    {
        var choice = OptimizerChoice.Parse(text, "--optimizers");

        var made = choice.Create(0.25);

        Assert.Equal((label, rate), (choice.Label, choice.Rate));
        Assert.Equal((name, 0.25), (made.Name, made.LearningRate));
    }

    [Theory]
    [InlineData("adm", "did you mean")]
    [InlineData("{type: sgd, momentun: 1}", "momentun")]
    [InlineData("[sgd]", "expected the name of an optimizer")]
    [InlineData("{type: momentum, momentum: -1}", "--optimizers:1:28: momentum: ")]
    public void Parse_Mistake_IsToldInOneLine(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<JobException>(() => OptimizerChoice.Parse(text, "--optimizers")).Message, StringComparison.Ordinal);
}
