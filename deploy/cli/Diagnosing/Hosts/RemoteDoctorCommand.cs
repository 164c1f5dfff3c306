using System.Globalization;
using Cluster.Cli.Launching.Remote;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Diagnosing.Hosts;

/// <summary>What a host's shell is given to start a doctor there. Nothing in it is secret: the token is the first line of its standard input, whose
/// end, whatever brings it about, ends the doctor.</summary>
/// <param name="program">This program on the hosts.</param>
/// <param name="authority">The certificate of the authority to believe, in PEM form; null for plain text.</param>
/// <param name="acceptsPlainText">Whether plain text beyond a machine is accepted.</param>
/// <param name="deadline">How long the doctor waits for each answer.</param>
internal sealed class RemoteDoctorCommand(RemoteProgram program, string? authority, bool acceptsPlainText, TimeSpan deadline)
{
    // The certificate lies there for as long as the doctor lasts.
    private const string Script = "umask 077 && d=$(mktemp -d) || exit 1; trap 'rm -rf \"$d\"' EXIT; "
        + "printf %b \"$1\" > \"$d/ca.pem\" && shift && \"$@\" --tls-ca \"$d/ca.pem\"";

    /// <summary>The command.</summary>
    /// <param name="coordinator">Where the host reaches the machine that asks.</param>
    public string For(HostPort coordinator)
    {
        IReadOnlyList<string> words =
        [
            .. program.Words, "doctor", "--on-request",
            "--coordinator", coordinator.ToString(),
            "--token-file", JoinToken.StandardInput,
            "--timeout", deadline.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            .. acceptsPlainText ? ["--insecure"] : Array.Empty<string>(),
        ];

        // Not every shell takes the end of a line within quotes.
        return authority is null
            ? "exec " + ShellText.Of(words)
            : ShellText.Of(["sh", "-c", Script, "sh", authority.ReplaceLineEndings("\\n"), .. words]);
    }
}
