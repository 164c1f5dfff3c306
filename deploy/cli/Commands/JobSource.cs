using System.CommandLine;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Commands;

/// <summary>Which job to run: a job file, or the built-in one, with what the command line changes in it.</summary>
internal sealed class JobSource
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
        Description = "Folder with the job's data files, by the names they have in the job; without such a job, of IDX files "
            + "(train-images-idx3-ubyte[.gz] and its three companions).",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_job);
        command.Options.Add(_epochs);
        command.Options.Add(_seed);
        command.Options.Add(_data);
    }

    /// <exception cref="JobException">The job file is missing or no job.</exception>
    public JobSpec Read(ParseResult parsed)
    {
        var folder = parsed.GetValue(_data) is { } data ? Path.GetFullPath(data) : null;
        var file = parsed.GetValue(_job);
        if (file?.StartsWith('-') == true)
        {
            throw new UsageException($"unknown option {file}; see --help");
        }

        var spec = file is null ? BuiltIn(folder) : JobFile.Read(file);
        return Change(parsed, spec, folder);
    }

    private JobSpec Change(ParseResult parsed, JobSpec spec, string? folder)
    {
        spec = spec with
        {
            Seed = parsed.GetValue(_seed) ?? spec.Seed,
            Data = folder is null ? spec.Data : DataIn(folder, spec.Data),
            Training = spec.Training with { Epochs = parsed.GetValue(_epochs) ?? spec.Training.Epochs },
        };
        return spec.Training.Epochs >= 1 ? spec : throw new UsageException($"--epochs must be 1 or more, got {spec.Training.Epochs}");
    }

    // Generated data lies in no folder; who gives one wants its images instead.
    private static DataSpec DataIn(string folder, DataSpec data) =>
        data.Paths.IsEmpty ? new IdxDataSpec(folder, data.Augment) : data.In(folder);

    private static JobSpec BuiltIn(string? folder) => folder is null
        ? BuiltInJobs.ImageClassifier("glyphs-mlp", new GlyphDataSpec())
        : BuiltInJobs.ImageClassifier($"{NameOf(folder)}-mlp", new IdxDataSpec(folder));

    private static string NameOf(string folder)
    {
        var last = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var name = string.Concat(last.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'));
        return name.Length is > 0 and <= 64 ? name : "idx";
    }
}
