using Cluster.Jobs.Sweeps;

namespace Cluster.Jobs.Tests.Sweeps;

/// <summary>A folder with a small job on a table, and sweeps of it.</summary>
internal sealed class SweepFolder : IDisposable
{
    private const string Job = """
        name: rows
        data: {source: csv, path: rows.csv, target: kind}
        model:
          - {type: linear, units: 8}
          - relu
          - {type: linear, units: 2}
        loss: cross_entropy
        optimizer: {type: sgd, learning_rate: 0.1}
        training: {epochs: 4, batch: 8}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-sweep-");

    public SweepFolder(string? job = null)
    {
        File.WriteAllText(PathOf("job.yaml"), job ?? Job);
        File.WriteAllLines(PathOf("rows.csv"), Enumerable.Range(0, 50).Select(row => $"{row % 7},{row % 5},{(row % 2 == 0 ? "even" : "odd")}")
            .Prepend("a,b,kind"));
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Reads a sweep of the job.</summary>
    public Sweep Read(string sweep)
    {
        File.WriteAllText(PathOf("sweep.yaml"), $"job: job.yaml\n{sweep}");
        return Sweep.Read(PathOf("sweep.yaml"));
    }

    /// <summary>The line that refuses a sweep, behind the folder's name.</summary>
    public string Refusal(string sweep) => Assert.Throws<JobException>(() => Read(sweep)).Message
        .Replace($"{_folder.FullName}/", "", StringComparison.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);
}
