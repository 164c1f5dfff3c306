using System.CommandLine;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Securing;
using Cluster.Worker.Joining;

namespace Cluster.Cli.Commands;

/// <summary>The options by which a command that calls a coordinator knows it, and is known by it.</summary>
internal sealed class TlsOptions
{
    public Option<string?> Authority { get; } = new("--tls-ca")
    {
        Description = "PEM file with the authority of the coordinator's certificate; with it everything travels under TLS 1.3.",
    };

    public Option<string?> Certificate { get; } = new("--tls-certificate")
    {
        Description = "PEM file with a certificate of one's own, for a coordinator that asks for one (--tls-client-ca).",
    };

    public Option<string?> Key { get; } = new("--tls-key") { Description = "PEM file with that certificate's key, readable by its owner alone." };

    public Option<bool> Insecure { get; } = new("--insecure")
    {
        Description = "Send the token and all else in plain text to a coordinator beyond this machine: everybody on the way can read it.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Authority);
        command.Options.Add(Certificate);
        command.Options.Add(Key);
        command.Options.Add(Insecure);
    }

    /// <summary>Whom to take for a coordinator; null for plain text.</summary>
    /// <exception cref="UsageException">The options do not belong together, or the token would travel in plain text.</exception>
    /// <exception cref="CertificateException">A file cannot be used.</exception>
    public ClientTls? Read(ParseResult parsed, HostPort address)
    {
        var files = FilesIn(parsed);
        return Load(files, CoordinatorChannel.ProblemOf(address, files.Authority, files.Certificate, files.Key, parsed.GetValue(Insecure)));
    }

    /// <summary>The same for who looks first and sends the token only where it is safe.</summary>
    /// <exception cref="UsageException">The options do not belong together.</exception>
    /// <exception cref="CertificateException">A file cannot be used.</exception>
    public ClientTls? ReadFiles(ParseResult parsed)
    {
        var files = FilesIn(parsed);
        return Load(files, CoordinatorChannel.ProblemOf(files.Authority, files.Certificate, files.Key));
    }

    private static ClientTls? Load((string? Authority, string? Certificate, string? Key) files, string? problem) =>
        problem is not null ? throw new UsageException(problem)
        : files.Authority is null ? null
        : ClientTls.Load(files.Authority, files.Certificate, files.Key);

    private (string? Authority, string? Certificate, string? Key) FilesIn(ParseResult parsed) =>
        (parsed.GetValue(Authority), parsed.GetValue(Certificate), parsed.GetValue(Key));
}
