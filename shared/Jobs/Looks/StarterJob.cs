using Cluster.Data;
using Cluster.Jobs.Building;

namespace Cluster.Jobs.Looks;

/// <summary>A job to start from, written for data that was looked at: a text with comments for people, which trains as it stands.</summary>
/// <param name="Text">The job file, YAML.</param>
/// <param name="Job">What it says, with the data open and the model laid out.</param>
/// <param name="Summary">What the data is and what is predicted, in a few words.</param>
public sealed record StarterJob(string Text, TrainingJob Job, string Summary)
{
    private const ulong Seed = 1;
    private const int UsefulSteps = 2500;
    private const int FewestEpochs = 5;
    private const int MostEpochs = 100;

    private static readonly string[] ClassLoss =
    [
        "loss: cross_entropy",
        YamlText.Line("# loss: {type: cross_entropy, class_weights: balanced}", "where some classes are rare"),
    ];

    private static readonly string[] ValueLoss = [YamlText.Line("loss: mse", "huber or mae where a few values lie far out")];

    /// <summary>Looks at data and writes a job for it.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="target">The column to be predicted; null for the most likely one, or where there is no choice.</param>
    /// <exception cref="JobException">There is no such column, or it cannot be predicted.</exception>
    /// <exception cref="DataException">The data is missing, broken, or of no known kind.</exception>
    public static StarterJob For(string path, string? target)
    {
        var draft = DataKinds.Of(path).Draft(path, target);
        var data = JobData.Open(draft.Spec(), Seed);
        var text = string.Join('\n', Lines(NameOf(path), draft, data.Train)) + "\n";
        return new StarterJob(text, TrainingJob.Over(data, JobFile.Parse(text, "the starter job")), draft.Summary);
    }

    private static IEnumerable<string> Lines(string name, DataDraft draft, Dataset train)
    {
        var isClass = train.Targets.IsLabels;
        var batch = train.Count switch { < 500 => 16, < 2000 => 32, _ => 128 };
        var epochs = Math.Clamp((int)((long)UsefulSteps * batch / train.Count), FewestEpochs, MostEpochs);
        return
        [
            FormattableString.Invariant(
                $"# {draft.Summary[..1].ToUpperInvariant()}{draft.Summary[1..]}: {train.Count:N0} samples of {train.SampleShape} to learn from."),
            "# A job to start from. shared/docs/JOB-FILE.md lists every layer, loss and optimizer with its keys.",
            $"name: {YamlText.Scalar(name)}",
            YamlText.Line(
                FormattableString.Invariant($"seed: {Seed}"), "the same seed gives the same weights, bit for bit, on any number of workers"),
            "",
            "data:",
            .. Indented(draft.Lines),
            "",
            YamlText.Line("model:", "from the input on; sizes of inputs follow from what comes before"),
            .. Indented(StarterModel.For(train)),
            "",
            .. isClass ? ClassLoss : ValueLoss,
            "optimizer: {type: adamw, learning_rate: 0.002, weight_decay: 0.01}",
            YamlText.Line("schedule: cosine", "the learning rate falls to 0 until the last step"),
            "",
            "training:",
            FormattableString.Invariant($"  epochs: {epochs}"),
            FormattableString.Invariant($"  batch: {batch}"),
            YamlText.Line("  # early_stopping: {patience: 5}", "ends once the test loss has not fallen for more than 5 epochs"),
        ];
    }

    private static IEnumerable<string> Indented(IEnumerable<string> lines) => lines.Select(line => $"  {line}");

    // A folder's name says more than that of the file to learn from.
    private static string NameOf(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var last = Path.GetFileName(full).Split('.')[0];
        last = last is "train" or "data" ? Path.GetFileName(Path.GetDirectoryName(full)) ?? last : last;
        var name = string.Concat(last.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-')).Trim('-');
        return name.Length is > 0 and <= 64 ? name : "starter";
    }
}
