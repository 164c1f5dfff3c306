using Cluster.Jobs.Specification;

namespace Cluster.Jobs;

/// <summary>What must hold within a job, whatever the data.</summary>
internal static class JobRules
{
    private const int MostUnits = 1 << 20;
    private const int MostMicroBatches = 4096;
    private const int MostBatch = 1 << 24;

    public static void Check(JobSpec spec, string where)
    {
        Need(spec.Name.Length is > 0 and <= 100 && spec.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'),
            where, "name", "1 to 100 letters, digits, '-', '_' or '.'", spec.Name);
        Need(spec.Name[0] != '.', where, "name", "a name that does not begin with '.'", spec.Name);
        Need(!spec.Model.IsDefaultOrEmpty, where, "model", "at least one layer", "none");
        foreach (var linear in spec.Model.OfType<LinearSpec>())
        {
            Need(linear.Units is >= 1 and <= MostUnits, where, "units", $"1 to {MostUnits}", linear.Units);
        }

        var training = spec.Training;
        Need(training.Epochs >= 1, where, "training.epochs", "1 or more", training.Epochs);
        Need(training.Batch is >= 1 and <= MostBatch, where, "training.batch", $"1 to {MostBatch}", training.Batch);
        Need(training.MicroBatches == 0 || (int.IsPow2(training.MicroBatches) && training.MicroBatches <= MostMicroBatches),
            where, "training.micro_batches", $"a power of two up to {MostMicroBatches}, or 0 for the default", training.MicroBatches);
        CheckOptimizer(spec.Optimizer, where);
    }

    private static void CheckOptimizer(OptimizerSpec optimizer, string where)
    {
        var (rate, decay) = (optimizer.LearningRate, optimizer.WeightDecay);
        Need(double.IsFinite(rate) && rate > 0, where, "optimizer.learning_rate", "a number above 0", rate);
        Need(double.IsFinite(decay) && decay >= 0, where, "optimizer.weight_decay", "0 or more", decay);
        switch (optimizer)
        {
            case MomentumSpec momentum:
                Need(momentum.Momentum is >= 0 and < 1, where, "optimizer.momentum", "a number in [0, 1)", momentum.Momentum);
                Need(momentum.Dampening is >= 0 and <= 1, where, "optimizer.dampening", "a number in [0, 1]", momentum.Dampening);
                Need(!momentum.Nesterov || (momentum.Momentum > 0 && momentum.Dampening == 0),
                    where, "optimizer.nesterov", "momentum above 0 and no dampening with nesterov", "others");
                break;
            case AdamSpec adam:
                Need(adam.Beta1 is >= 0 and < 1, where, "optimizer.beta1", "a number in [0, 1)", adam.Beta1);
                Need(adam.Beta2 is >= 0 and < 1, where, "optimizer.beta2", "a number in [0, 1)", adam.Beta2);
                Need(double.IsFinite(adam.Epsilon) && adam.Epsilon > 0, where, "optimizer.epsilon", "a number above 0", adam.Epsilon);
                break;
        }
    }

    private static void Need(bool holds, string where, string key, string expected, object got)
    {
        if (!holds)
        {
            throw new JobException(FormattableString.Invariant($"{where}: {key} must be {expected}, got {got}"));
        }
    }
}
