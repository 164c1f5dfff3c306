using Cluster.Cli.Commands;
using Cluster.Cli.Launching;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Securing;
using Cluster.Coordinator.Asking;
using Cluster.Coordinator.Records;
using Cluster.Worker.Asking;

namespace Cluster.Cli.Asking;

/// <summary>A question to one coordinator: where it listens, whose run it is to be, and by which tokens it may be asked.</summary>
internal sealed class StatusQuestion
{
    private readonly string? _folder;
    private readonly CoordinatorAddress? _announced;
    private readonly IReadOnlyList<JoinToken> _tokens;

    private StatusQuestion(HostPort address, string? folder, CoordinatorAddress? announced, IReadOnlyList<JoinToken> tokens) =>
        (Address, _folder, _announced, _tokens) = (address, folder, announced, tokens);

    /// <summary>Where the coordinator listens.</summary>
    public HostPort Address { get; }

    /// <summary>Finds out whom to ask.</summary>
    /// <param name="where">HOST:PORT or a run's folder; null for the one run that goes on.</param>
    /// <param name="tokenFile">The token's file, if it was given.</param>
    public static StatusQuestion About(string? where, string? tokenFile)
    {
        if (where is not null && !Directory.Exists(RunRecords.Locate(where)) && HostPort.TryParse(where, out var address))
        {
            return new StatusQuestion(address, null, null, [JoinToken.Read(tokenFile)]);
        }

        var folder = where is null ? OnlyRun() : RunRecords.Locate(where);
        var announced = CoordinatorAddress.Find(folder);
        return HostPort.TryParse(announced.Address, out var found)
            ? new StatusQuestion(found, folder, announced, TokensOf(folder, tokenFile))
            : throw new UsageException($"{new RunFiles(folder).Coordinator} says '{announced.Address}', which is no HOST:PORT");
    }

    /// <summary>Asks.</summary>
    /// <param name="tls">Whom to take for the coordinator; null for plain text.</param>
    /// <param name="deadline">How long to wait for an answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RunStatus> AskAsync(ClientTls? tls, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var problem = "";
        foreach (var token in _tokens)
        {
            var run = _announced is null ? default((string, long)?) : (_announced.Run, _announced.Term);
            var (outcome, status, detail) = await StatusQuery.AskAsync(Address, tls, token, run, deadline, cancellationToken);
            if (status is not null)
            {
                return status;
            }

            problem = outcome switch
            {
                QueryOutcome.WrongToken => $"coordinator {Address} refused the token; give the run's own with --token-file",
                QueryOutcome.Unsecured => detail,
                QueryOutcome.Silent => Silence(deadline),
                _ => $"coordinator {Address} refused the question: {detail}",
            };
            if (outcome != QueryOutcome.WrongToken)
            {
                break;
            }
        }

        throw new UsageException(problem);
    }

    private string Silence(TimeSpan deadline) => _announced is not null && !CoordinatorAddress.IsInUse(_folder!)
        ? $"the coordinator of {_folder} is gone without a word (process {_announced.ProcessId}, {Address}); go on with --resume {_folder}"
        : FormattableString.Invariant($"no coordinator answered at {Address} within {deadline.TotalSeconds:0.###} s")
            + (_announced is null ? "; check the address and that the run goes on" : $"; look at process {_announced.ProcessId}");

    private static IReadOnlyList<JoinToken> TokensOf(string folder, string? tokenFile)
    {
        if (tokenFile is not null)
        {
            return [JoinToken.Read(tokenFile)];
        }

        // Which of them the run was started with is not written down anywhere.
        var own = Path.Combine(folder, RunFolder.TokenName);
        var hasEnvironment = Environment.GetEnvironmentVariable(JoinToken.EnvironmentVariable) is { Length: > 0 };
        return !File.Exists(own) ? [JoinToken.Read(null)] : hasEnvironment ? [JoinToken.Read(own), JoinToken.Read(null)] : [JoinToken.Read(own)];
    }

    private static string OnlyRun()
    {
        List<string> found = Directory.Exists(RunFolder.Parent)
            ? [.. Directory.GetDirectories(RunFolder.Parent).Where(folder => File.Exists(new RunFiles(folder).Coordinator)).Order()]
            : [];
        return found switch
        {
            [var only] => only,
            [] => throw new UsageException($"no run goes on below {RunFolder.Parent}; give a run's folder, or the coordinator's HOST:PORT"),
            _ => throw new UsageException($"{found.Count} runs go on below {RunFolder.Parent}; give one of {string.Join(", ", found)}"),
        };
    }
}
