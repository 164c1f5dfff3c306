using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using Cluster.Cli.Commands;

namespace Cluster.Cli.Launching.Remote;

/// <summary>The user's own ssh, with his own keys and configuration. It asks for no password.</summary>
internal sealed class SecureShell
{
    /// <summary>What ssh exits with when the connection itself fails.</summary>
    public const int Failed = 255;

    /// <summary>What the way over ssh is called among the things that are looked at.</summary>
    public const string Check = "ssh";

    private const string Name = "ssh: ";

    // A host that is gone without a word is noticed; a host that does not answer does not hold up the others.
    private static readonly string[] Settings =
    [
        "-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3",
        "-o", "ClearAllForwardings=yes",
    ];

    // What a shell ignores is ignored by what it becomes, and ssh leaves it at that.
    private static readonly string[] Shield = ["sh", "-c", "trap '' INT TERM HUP; exec \"$@\"", "sh"];

    private readonly IReadOnlyList<string> _program;

    /// <param name="command">The program and arguments of its own, as in <c>ssh -F config</c>.</param>
    /// <exception cref="UsageException">There is no program in it.</exception>
    public SecureShell(string command)
    {
        _program = [.. CommandLineParser.SplitCommandLine(command)];
        if (_program.Count == 0)
        {
            throw new UsageException($"--ssh must be a program, as in ssh or \"ssh -F config\", got '{command}'");
        }
    }

    /// <summary>The command that carries a command out on a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="remoteCommand">What its shell is given.</param>
    public IReadOnlyList<string> Words(LaunchHost host, string remoteCommand) =>
        [.. _program, .. Settings, .. PortOf(host), host.Destination, remoteCommand];

    /// <summary>How to start it so that it outlasts Ctrl-C and the end of the terminal, which reach every process there: the connection is what
    /// lets the host finish its step, and whoever started it closes it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="remoteCommand">What its shell is given.</param>
    public ProcessStartInfo StartShielded(LaunchHost host, string remoteCommand) =>
        StartOf(OperatingSystem.IsWindows() ? Words(host, remoteCommand) : [.. Shield, .. Words(host, remoteCommand)]);

    /// <summary>Carries a command out to its end.</summary>
    /// <param name="host">The host.</param>
    /// <param name="remoteCommand">What its shell is given.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="input">Writes its standard input.</param>
    /// <param name="stopping">Ends it at once.</param>
    public Task<ShellAnswer> RunAsync(
        LaunchHost host, string remoteCommand, TimeSpan patience, Func<Stream, Task>? input, CancellationToken stopping) =>
        ShellAnswer.OfAsync(StartOf(Words(host, remoteCommand)), patience, input, stopping);

    /// <summary>What ssh makes of a host's name: its configuration, contacting nobody. Keys are in small letters.</summary>
    /// <param name="host">The host.</param>
    /// <param name="stopping">Ends it at once.</param>
    /// <exception cref="HostException">It does not understand the question.</exception>
    /// <exception cref="UsageException">It cannot be started.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ConfigurationAsync(LaunchHost host, CancellationToken stopping)
    {
        var words = (IReadOnlyList<string>)[.. _program, "-G", .. PortOf(host), host.Destination];
        var answer = await ShellAnswer.OfAsync(StartOf(words), TimeSpan.FromSeconds(20), null, stopping);
        return answer.ExitCode == 0
            ? answer.Output.Select(line => line.Split(' ', 2)).Where(pair => pair.Length == 2)
                .DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1])
            : throw new HostException(
                host,
                Check,
                $"{ShellText.Of(words)} failed: {Shorten(answer.LastWord)}",
                "put that right in ssh's configuration, or name another program with --ssh");
    }

    /// <summary>What ssh said, without its name before it.</summary>
    /// <param name="line">The line.</param>
    public static string Shorten(string line) => line.StartsWith(Name, StringComparison.Ordinal) ? line[Name.Length..] : line;

    private static string[] PortOf(LaunchHost host) => host.Port is { } port ? ["-p", port.ToString(CultureInfo.InvariantCulture)] : [];

    private static ProcessStartInfo StartOf(IReadOnlyList<string> words) => new(words[0], words.Skip(1));
}
