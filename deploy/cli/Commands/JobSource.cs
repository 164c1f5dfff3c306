using System.CommandLine;
using Cluster.Coordinator.Resuming;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Commands;

/// <summary>Which job to run: a job file, or the built-in one, with what the command line changes in it.</summary>
/// <param name="hasLength">Whether the command line may say how long to train.</param>
internal sealed class JobSource(bool hasLength = true)
{
    private readonly Argument<string?> _job = new("job")
    {
        Description = "Job file (YAML or JSON). Without it the built-in job runs: a multi-layer perceptron on generated glyph images.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int?> _epochs = new("--epochs") { Description = "Passes over the training split; wins over the job file." };
    private readonly Option<ulong?> _seed = new("--seed")
    {
        Description = "Seed of weights, shuffles and generated data; wins over the job file.",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Where the job's data lies: a folder that holds it, or the file itself. Without a job, a folder of IDX files.",
    };

    private readonly PluginOption _plugins = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_job);
        if (hasLength)
        {
            command.Options.Add(_epochs);
        }

        command.Options.Add(_seed);
        command.Options.Add(_data);
        _plugins.AddTo(command);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="resume">What the run goes on from, whose job is taken where no other is named; null for nothing.</param>
    /// <exception cref="JobException">The job file is missing or no job.</exception>
    public JobSpec Read(ParseResult parsed, ResumeSource? resume)
    {
        var file = parsed.GetValue(_job);
        if (file?.StartsWith('-') == true)
        {
            throw new UsageException($"unknown option {file}; see --help");
        }

        if (file is null && resume is { JobFile: null })
        {
            throw new UsageException($"{resume.Path} lies in no run's folder; name its job as well");
        }

        var data = parsed.GetValue(_data);
        var named = file ?? resume?.JobFile;
        var spec = named is null ? BuiltIn(data) : JobFile.Read(named, _plugins.Places(parsed));

        // Several processes read the job; its paths must mean the same to each.
        spec = spec with
        {
            Seed = parsed.GetValue(_seed) ?? spec.Seed,
            Data = (data is null || named is null ? spec.Data : Found(spec.Data, data)).At(Path.GetFullPath),
            Initialize = spec.Initialize is { } start ? start with { From = Path.GetFullPath(start.From) } : null,
            Training = hasLength && parsed.GetValue(_epochs) is { } epochs ? spec.Training with { Epochs = epochs, Steps = null } : spec.Training,
        };
        return !(spec.Training.Epochs < 1) ? spec : throw new UsageException($"--epochs must be 1 or more, got {spec.Training.Epochs}");
    }

    /// <summary>The job says what the data is, the command line where it lies.</summary>
    /// <param name="spec">The data as the job has it.</param>
    /// <param name="data">A folder that holds it, or the file itself.</param>
    /// <exception cref="UsageException">One file cannot stand for several.</exception>
    public static DataSpec Found(DataSpec spec, string data) => spec.Paths.Length switch
    {
        0 => new IdxDataSpec(data, Augment: spec.Augment),
        1 when File.Exists(data) => spec.At(_ => data),
        _ when File.Exists(data) => throw new UsageException(
            $"--data must be the folder that holds {string.Join(" and ", spec.Paths.Select(Path.GetFileName))}, got the file {data}"),
        _ => spec.In(data),
    };

    private static JobSpec BuiltIn(string? data) => data switch
    {
        null => BuiltInJobs.ImageClassifier("glyphs-mlp", new GlyphDataSpec()),
        _ when File.Exists(data) => throw new UsageException(
            $"--data without a job must be a folder of IDX files, got the file {data}; write a job for it with: cluster init {data}"),
        _ => BuiltInJobs.ImageClassifier($"{NameOf(data)}-mlp", new IdxDataSpec(data)),
    };

    private static string NameOf(string folder)
    {
        var last = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var name = string.Concat(last.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'));
        return name.Length is > 0 and <= 64 ? name : "idx";
    }
}
