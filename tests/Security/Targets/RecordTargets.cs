using System.Text;
using Cluster.Coordinator.Asking;
using Cluster.Coordinator.Leading;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;
using Cluster.Coordinator.Records.Pages;
using Cluster.Security.Inputs;

namespace Cluster.Security.Targets;

/// <summary>What runs and experiments leave in their folders, and read again.</summary>
internal static class RecordTargets
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly ProgressEvent[] Events =
    [
        new JobOpened("job", 2, 10, 20, 32, 4, 1000, 320, 64, 1), new Listening("127.0.0.1:7000"), new RunFailed("it is gone"),
    ];

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> All =>
    [
        Of("file/term", new TermRecord("run", 3, 77, "host", Time, 20, "/run/checkpoints/step-00000020").Write(), "term-00000003.json", path =>
        {
            _ = TermRecord.TryRead(path);
            _ = TermHistory.Read(Path.GetDirectoryName(path)!);
        }),
        Of("file/coordinator", """{"address":"127.0.0.1:7000","process_id":7,"run":"job-1","term":2}""", "coordinator.json",
            path => CoordinatorAddress.Find(Path.GetDirectoryName(path)!), typeof(RunRecordException)),
        Of("file/metrics", string.Join('\n', Events.Select(each => MetricsLine.Write(new RecordedEvent(Time, each)))), "metrics.jsonl",
            path => RunRecord.Read(Path.GetDirectoryName(path)!), typeof(RunRecordException)),
        Of("file/predictions", Predictions(), "predictions.json", path => PredictionFile.TryRead(path)),
    ];

    private static Target Of(string name, string example, string file, Action<string> read, params IReadOnlyList<Type> refusals) => new(
        name,
        InputForm.Text,
        [Encoding.UTF8.GetBytes(example)],
        (input, place) =>
        {
            var path = Path.Combine(place.Once(file, _ => { }), file);
            File.WriteAllBytes(path, input);
            read(path);
        },
        refusals)
    { Allowance = 1 << 20 };

    private static string Predictions()
    {
        using var place = new Place();
        var report = new PredictionReport(["a", "b"], [[3, 1], [0, 4]], [new SamplePrediction(0, 1, 1, 0.5, null)]);
        PredictionFile.Write(place["predictions.json"], report);
        return File.ReadAllText(place["predictions.json"]);
    }
}
