using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cluster.Data;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Sweeps;

/// <summary>A sweep with all of its trials, each a job that can be run.</summary>
public sealed class Sweep
{
    private const int MostTrials = 10_000;
    private const uint MostAttempts = 100;

    private static readonly RecordKind Kind = new(typeof(SweepSpec));

    private Sweep(string name, SweepSpec spec, ImmutableArray<Trial> trials) => (Name, Spec, Trials) = (name, spec, trials);

    /// <summary>What to call it.</summary>
    public string Name { get; }

    /// <summary>The sweep as written.</summary>
    public SweepSpec Spec { get; }

    /// <summary>Its trials, by their numbers.</summary>
    public ImmutableArray<Trial> Trials { get; }

    /// <summary>SHA-256 of what decides its results: all jobs, and how they are compared. 64 lower-case hex digits.</summary>
    public string Identity
    {
        get
        {
            var halving = Spec.Halving is { } rule ? FormattableString.Invariant($"{rule.First} {rule.FirstEpochs} {rule.Factor}") : "whole";
            IEnumerable<string> parts = [$"{Spec.Metric}", halving, .. Trials.Select(trial => JobFile.Write(trial.Job))];
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
        }
    }

    /// <summary>Reads a sweep file and its job, and makes all trials. Nothing is left to be found wrong once the first of them runs.</summary>
    /// <param name="path">Path of the sweep file.</param>
    /// <param name="change">What the command line changes in each job, such as where its data lies; null for nothing.</param>
    /// <param name="plugins">Where the job's plugins may be taken from; null takes them from where the job says.</param>
    /// <exception cref="JobException">The sweep, its job, or one of its trials is not as it must be.</exception>
    /// <exception cref="DataException">The data is missing or broken.</exception>
    public static Sweep Read(string path, Func<JobSpec, JobSpec>? change = null, PluginPlaces? plugins = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = new NodeAt(JobFile.ReadNode(path, "sweep"), "");
        var spec = (SweepSpec)Kind.Bind(file);
        var jobPath = Path.Combine(Path.GetDirectoryName(path) ?? "", spec.Job);
        var job = JobFile.ReadNode(jobPath, "job");
        var bind = JobFile.BinderOf(job, jobPath, plugins);
        var name = spec.Name ?? NameOf(path);
        var space = new SweepSpace(file.Child(((MappingNode)file.Node).Keys.First(key => key.Name == "space")));
        var opener = new TrialOpener(name, spec, file, node => change is null ? bind(node) : change(bind(node)));
        return new Sweep(name, spec, [.. Values(space, spec, file).Select((values, index) =>
            opener.Open(index + 1, space.Describe(values), space.Apply(job, values)))]);
    }

    private static ImmutableArray<ImmutableArray<JobNode>> Values(SweepSpace space, SweepSpec spec, NodeAt file)
    {
        if (spec.Method == SweepMethod.Random)
        {
            return Random(space, spec, file);
        }

        ImmutableArray<ImmutableArray<JobNode>> all = [.. space.Grid().Take(MostTrials + 1)];
        return all.Length <= MostTrials
            ? all
            : throw file.ProblemWith("space", $"expected a grid of at most {MostTrials} trials, got more; take fewer values, or method: random");
    }

    private static ImmutableArray<ImmutableArray<JobNode>> Random(SweepSpace space, SweepSpec spec, NodeAt file)
    {
        var found = ImmutableArray.CreateBuilder<ImmutableArray<JobNode>>();
        HashSet<string> taken = [];
        for (var trial = 0u; trial < spec.Trials; trial++)
        {
            // Equal values would give equal bits, and nothing to learn.
            var attempt = 0u;
            var values = space.Draw(spec.Seed, trial, attempt);
            while (!taken.Add(string.Join('\n', values.Select(value => JsonNodeWriter.Write(value, indented: false)))))
            {
                values = ++attempt < MostAttempts
                    ? space.Draw(spec.Seed, trial, attempt)
                    : throw file.ProblemWith("trials", FormattableString.Invariant(
                        $"expected no more trials than the space has values, got {spec.Trials} where hardly more than {trial} differ; ")
                        + "take fewer, or method: grid");
            }

            found.Add(values);
        }

        return found.ToImmutable();
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path) is var name && JobSpec.IsName(name) ? name : "sweep";
}
