using System.Text;
using Cluster.Jobs;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;
using Cluster.Jobs.Sweeps;
using Cluster.Security.Inputs;

namespace Cluster.Security.Targets;

/// <summary>Job and sweep files.</summary>
internal static class JobTargets
{
    private static readonly RecordKind Kind = new(typeof(SweepSpec));

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
        new("file/job-bytes", InputForm.Text, Utf8(JobExamples.Yaml), ReadFile, typeof(JobException)) { Allowance = 4 << 20 },
        Of("file/sweep", [SmallSweep], ReadSweep),
    ];

    private static Target Of(string name, IReadOnlyList<string> examples, Action<string> read) =>
        new(name, InputForm.Text, Utf8(examples), (input, _) => read(Encoding.UTF8.GetString(input)), typeof(JobException)) { Allowance = 4 << 20 };

    private static void ReadFile(byte[] input, Place place) => _ = JobFile.Read(place.Put("job.yaml", input), PluginPlaces.None);

    // As far as it goes without the job's data: the file, and the values of a trial put into the job.
    private static void ReadSweep(string text)
    {
        const int MostTrials = 20;
        var file = new NodeAt(YamlNodeReader.Read(text, "sweep.yaml"), "");
        var spec = (SweepSpec)Kind.Bind(file);
        var space = new SweepSpace(file.Child(((MappingNode)file.Node).Keys.First(key => key.Name == "space")));
        var job = YamlNodeReader.Read(JobExamples.Yaml[0], "job.yaml");
        foreach (var values in spec.Method == SweepMethod.Random ? [space.Draw(spec.Seed, 0, 0)] : space.Grid().Take(MostTrials))
        {
            _ = (space.Apply(job, values), space.Describe(values));
        }
    }

    private static IReadOnlyList<byte[]> Utf8(IReadOnlyList<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
