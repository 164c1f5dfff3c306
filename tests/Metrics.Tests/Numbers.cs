using Cluster.Metrics.Outputs;

namespace Cluster.Metrics;

/// <summary>Short ways to feed judges and to look at what they found.</summary>
internal static class Numbers
{
    /// <summary>What a judge calls by a name.</summary>
    public static double Of(this IEnumerable<MetricValue> values, string name) => values.Single(value => value.Name == name).Value;

    /// <summary>Judges samples with labels.</summary>
    public static Judge Judge(this ModelOutputs outputs, params IEnumerable<(float[] Outputs, int[] Labels)> samples)
    {
        var judge = outputs.CreateJudge(new JudgeOptions { TopK = 2 });
        foreach (var (sample, labels) in samples)
        {
            judge.Add(sample, labels, []);
        }

        return judge;
    }

    /// <summary>Judges samples with target values.</summary>
    public static Judge Judge(this ModelOutputs outputs, JudgeOptions options, params IEnumerable<(float[] Outputs, float[] Values)> samples)
    {
        var judge = outputs.CreateJudge(options);
        foreach (var (sample, values) in samples)
        {
            judge.Add(sample, [], values);
        }

        return judge;
    }
}
