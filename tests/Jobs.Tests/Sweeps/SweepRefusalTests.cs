namespace Cluster.Jobs.Tests.Sweeps;

/// <summary>A mistake in a sweep is told with its place, whichever trial it would have met.</summary>
public sealed class SweepRefusalTests : IDisposable
{
    private readonly SweepFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("space: {optimizer.learning_rat: [1]}", "sweep.yaml:2:9: optimizer.learning_rat: expected a key of sgd", "did you mean 'learning_")]
    [InlineData("space: {optimizer.learning_rate: [0.1, -1]}", "sweep.yaml:2:40: optimizer.learning_rate: ", "got -1", "(trial 2: learning_rate -1)")]
    [InlineData("space: {optimizer: [adm]}", "sweep.yaml:2:21: optimizer: expected the name of an optimizer, got 'adm'; did you mean")]
    [InlineData("space:\n  model[7].units: [1]", "sweep.yaml:3:3: space.model: expected an item from 0 to 2, got 7")]
    [InlineData("space: {loss.a.b: [1]}", "loss.a: expected", "got 'a'")]
    [InlineData("space: {a b: [1]}", "sweep.yaml:2:9: space.a b: expected the path of a key")]
    [InlineData("space:\n  model[2].units: [2, 1]", "(trial 2: units 1)")]
    [InlineData("space: {training.batch: []}", "sweep.yaml:2:25: space.training.batch: expected a list of values, at least one, got a list of 0")]
    [InlineData("space: {optimizer.learning_rate: {log_uniform: [1, 2]}}", "sweep.yaml:2:34: space.optimizer.learning_rate: expected points")]
    [InlineData("space: {optimizer.learning_rate: {log_uniform: [0, 2], points: 3}}", "sweep.yaml:2:48:", "expected numbers above 0, got 0")]
    [InlineData("space: {optimizer.learning_rate: {uniform: [3, 2], points: 3}}", "sweep.yaml:2:44:", "before the greatest, got 3 and 2")]
    [InlineData("space: {optimizer.learning_rate: {uniform: [3, 4], point: 3}}", "sweep.yaml:2:52:", "expected points or nothing beside uniform")]
    [InlineData("space: {seed: [1]}\ntrials: 4", "sweep.yaml:3:9: trials: expected no number")]
    [InlineData("space: {seed: [1]}\nmethod: random", "sweep.yaml:1:1: expected trials, how many are drawn at random, got nothing")]
    [InlineData("space: {seed: [1, 2]}\nmethod: random\ntrials: 3", "expected no more trials than the space has values, got 3")]
    [InlineData("space: {seed: [1]}\nhalving: {factor: 3}", "sweep.yaml:3:10: halving: expected first, in steps, or first_epochs, got neither")]
    [InlineData("space: {seed: [1]}\nhalving: {first: 2, factor: 1}", "sweep.yaml:3:29: halving.factor: expected 2 or more, got 1")]
    [InlineData("space: {}", "space: expected at least one key of the job, got none")]
    [InlineData("spaces: {}", "sweep.yaml:2:1: spaces: expected a key of sweep", "did you mean 'space'")]
    public void Sweep_WithAMistake_IsRefusedWithItsPlace(string sweep, params string[] expected)
    {
        var line = _folder.Refusal(sweep);

        Assert.All(expected, part => Assert.Contains(part, line, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void Sweep_WithoutItsJob_NamesTheFile()
    {
        File.Delete(_folder.PathOf("job.yaml"));

        Assert.StartsWith("job file job.yaml cannot be read", _folder.Refusal("space: {seed: [1]}"), StringComparison.Ordinal);
    }
}
