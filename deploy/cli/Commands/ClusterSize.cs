using System.CommandLine;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Commands;

/// <summary>How many workers and threads: as the command line says, else as the job does, else the usual workers of one thread.</summary>
/// <param name="usualWorkers">How many workers a command takes where nobody says.</param>
internal sealed class ClusterSize(int usualWorkers = 2)
{
    private const int Most = 1024;

    private readonly Option<int?> _workers = new("--workers")
    {
        Description = $"Number of worker processes; by default as the job's cluster section says, or {usualWorkers}.",
    };

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "Compute threads of each worker; by default as the job's cluster section says, or 1.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_workers);
        AddThreadsTo(command);
    }

    /// <summary>Adds the threads alone, for a command that learns the number of workers elsewhere.</summary>
    public void AddThreadsTo(Command command) => command.Options.Add(_threads);

    /// <exception cref="UsageException">The number is out of range.</exception>
    public int ReadThreads(ParseResult parsed, ClusterSpec? job) => Given(parsed, _threads) ?? job?.Threads ?? 1;

    /// <exception cref="UsageException">A number is out of range.</exception>
    public (int Workers, int Threads) Read(ParseResult parsed, ClusterSpec? job) =>
        (Given(parsed, _workers) ?? job?.Workers ?? usualWorkers, ReadThreads(parsed, job));

    private static int? Given(ParseResult parsed, Option<int?> option) => parsed.GetValue(option) is var value && value is null or (>= 1 and <= Most)
        ? value
        : throw new UsageException($"{option.Name} must be 1 to {Most}, got {value}");
}
