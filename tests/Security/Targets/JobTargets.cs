using System.Text;
using Cluster.Data;
using Cluster.Jobs;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Sweeps;
using Cluster.Security.Inputs;

namespace Cluster.Security.Targets;

/// <summary>Job and sweep files.</summary>
internal static class JobTargets
{
    private const string SmallSweep =
        """
        name: rates
        job: job.yaml
        method: random
        trials: 2
        seed: 7
        metric: accuracy
        space:
          optimizer.learning_rate: {log_uniform: [0.001, 0.1]}
          training.batch: [16, 32]
        """;

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> All =>
    [
        // A job's keys are bound by reflection; what is nested at most is bounded, and so is the file.
        Of("file/job-yaml", JobExamples.Yaml, text => _ = JobFile.Parse(text, "job.yaml")),
        Of("file/job-json", JobExamples.Json, text => _ = JobFile.Parse(text, "job.json")),
        Of("file/yaml", JobExamples.Yaml, text => _ = YamlNodeReader.Read(text, "job.yaml")),
        Of("file/json", JobExamples.Json, text => _ = JsonNodeReader.Read(text, "job.json")),
        new("file/job-bytes", InputForm.Text, Utf8(JobExamples.Yaml), ReadFile, typeof(JobException)),
        new("file/sweep", InputForm.Text, Utf8([SmallSweep]), ReadSweep, typeof(JobException), typeof(DataException)) { Allowance = 64 << 20 },
    ];

    private static Target Of(string name, IReadOnlyList<string> examples, Action<string> read) =>
        new(name, InputForm.Text, Utf8(examples), (input, _) => read(Encoding.UTF8.GetString(input)), typeof(JobException)) { Allowance = 4 << 20 };

    private static void ReadFile(byte[] input, Place place) => _ = JobFile.Read(place.Put("job.yaml", input), PluginPlaces.None);

    // Trials are opened with their data, so the job's is one that is made, not read.
    private static void ReadSweep(byte[] input, Place place)
    {
        place.Put("job.yaml", Encoding.UTF8.GetBytes(JobExamples.Yaml.First(text => text.Contains("glyphs", StringComparison.Ordinal))));
        _ = Sweep.Read(place.Put("sweep.yaml", input), plugins: PluginPlaces.None);
    }

    private static IReadOnlyList<byte[]> Utf8(IReadOnlyList<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
