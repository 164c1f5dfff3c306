using Cluster.Jobs.Specification;
using Cluster.Jobs.Sweeps;

namespace Cluster.Jobs.Tests.Sweeps;

/// <summary>A space of values becomes trials: all combinations, or drawn ones that depend on nothing but seed and number.</summary>
public sealed class SweepTests : IDisposable
{
    private const string RandomSpace = """
        method: random
        space:
          optimizer: [sgd, {type: momentum, momentum: {uniform: [0.5, 0.99]}}, adam]
          optimizer.learning_rate: {log_uniform: [1e-4, 1e-1]}
          training.batch: [4, 8, 16]
          model[0].units: {whole: [2, 9]}
        """;

    private readonly SweepFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Grid_TwoLists_HasEveryCombination()
    {
        var sweep = _folder.Read("""
            space:
              training.batch: [4, 8, 16]
              optimizer: [{type: sgd, learning_rate: 0.1}, {type: adam, learning_rate: {choice: [0.01, 0.001]}}]
            """);

        Assert.Equal(
            [
                "optimizer sgd, learning_rate 0.1, batch 4", "optimizer sgd, learning_rate 0.1, batch 8",
                "optimizer sgd, learning_rate 0.1, batch 16",
                "optimizer adam, learning_rate 0.01, batch 4", "optimizer adam, learning_rate 0.01, batch 8",
                "optimizer adam, learning_rate 0.01, batch 16", "optimizer adam, learning_rate 0.001, batch 4",
                "optimizer adam, learning_rate 0.001, batch 8", "optimizer adam, learning_rate 0.001, batch 16",
            ],
            sweep.Trials.Select(trial => trial.Label));
        Assert.All(sweep.Trials, trial => Assert.Equal(trial.Values.Single(value => value.Key == "training.batch").Number, trial.Job.Training.Batch));
    }

    [Fact]
    public void Grid_PointsOfARange_AreSpacedByFactors()
    {
        var sweep = _folder.Read("space: {optimizer.learning_rate: {log_uniform: [1e-3, 1], points: 4}}");

        Assert.Equal([0.001, 0.01, 0.1, 1], sweep.Trials.Select(trial => trial.Values[0].Number));
    }

    [Fact]
    public void Grid_NameOfAPart_TakesKeysOfItsOwn()
    {
        var sweep = _folder.Read("""
            space:
              optimizer.learning_rate: [0.5]
              optimizer: [adagrad]
            """);

        Assert.Contains("\"type\": \"adagrad\",\n    \"learning_rate\": 0.5", JobFile.Write(sweep.Trials[0].Job), StringComparison.Ordinal);
    }

    [Fact]
    public void Random_LessTrials_AreTheFirstOfMore()
    {
        var few = _folder.Read($"trials: 3\n{RandomSpace}");
        var many = _folder.Read($"trials: 20\n{RandomSpace}");

        Assert.Equal(few.Trials.Select(trial => JobFile.Write(trial.Job)), many.Trials.Take(3).Select(trial => JobFile.Write(trial.Job)));
        Assert.Equal(20, many.Trials.Select(trial => trial.Label).Distinct().Count());
    }

    [Fact]
    public void Random_OtherSeed_DrawsOtherValues() => Assert.Empty(
        _folder.Read($"trials: 10\n{RandomSpace}").Trials.Select(trial => trial.Label)
            .Intersect(_folder.Read($"seed: 2\ntrials: 10\n{RandomSpace}").Trials.Select(trial => trial.Label)));

    [Fact]
    public void Random_ManyTrials_StayInTheirRangesAndReachAllOfThem()
    {
        var trials = _folder.Read($"trials: 200\n{RandomSpace}").Trials;

        var rates = Numbers("optimizer.learning_rate");
        Assert.All(rates, rate => Assert.InRange(rate, 1e-4, 1e-1));
        foreach (var decade in new[] { 1e-4, 1e-3, 1e-2 })
        {
            // A third of 200, with five deviations of √(200·⅓·⅔) to either side.
            Assert.InRange(rates.Count(rate => rate >= decade && rate < 10 * decade), 33, 100);
        }

        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9], Numbers("model[0].units").Distinct().Order());
        Assert.Equal([4, 8, 16], Numbers("training.batch").Distinct().Order());
        Assert.All(Numbers("optimizer.momentum"), momentum => Assert.InRange(momentum, 0.5, 0.99));

        List<double> Numbers(string key) =>
            [.. trials.SelectMany(trial => trial.Values).Where(value => value.Key == key).Select(value => value.Number!.Value)];
    }

    [Fact]
    public void Random_KnownSeed_DrawsTheSameEverywhere() => Assert.Equal(
        "optimizer adam, learning_rate 0.0006882, batch 16, units 4",
        _folder.Read($"trials: 1\n{RandomSpace}").Trials[0].Label);

    [Fact]
    public void Halving_CountedInSteps_EvaluatesThere()
    {
        var job = _folder.Read("space: {seed: [1, 2]}\nhalving: {first: 3}").Trials[0].Job;

        Assert.Equal(new EvaluationSpec(EverySteps: 3), job.Training.Evaluate);
    }

    [Fact]
    public void Identity_OtherValuesOrRule_IsAnother()
    {
        var sweep = _folder.Read("space: {seed: [1, 2]}");

        Assert.Equal(sweep.Identity, _folder.Read("space: {seed: {choice: [1, 2]}}").Identity);
        Assert.NotEqual(sweep.Identity, _folder.Read("space: {seed: [1, 3]}").Identity);
        Assert.NotEqual(sweep.Identity, _folder.Read("space: {seed: [1, 2]}\nmetric: accuracy").Identity);
    }

    [Theory]
    [InlineData("optimizers.yaml", 27)]
    [InlineData("learning-rate.yaml", 5)]
    public void Read_SweepThatComesWithTheProgram_HasItsTrials(string file, int trials) =>
        Assert.Equal(trials, Sweep.Read(Repository.PathOf("deploy", "sweeps", file)).Trials.Length);

    [Fact]
    public void WriteYaml_EveryTrial_IsReadBackAsTheSameJob()
    {
        foreach (var trial in _folder.Read($"trials: 5\n{RandomSpace}").Trials)
        {
            Assert.Equal(JobFile.Write(trial.Job), JobFile.Write(JobFile.Parse(JobFile.WriteYaml(trial.Job), "best.yaml")));
        }
    }
}
