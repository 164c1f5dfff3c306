using System.Security.Cryptography;
using System.Text;
using Cluster.Cli.Certifying;

namespace Cluster.Cli.Launching.Remote;

/// <summary>The certificate authority of a launch. It is made in the run's folder; hosts learn the authority's certificate, which is public, over
/// ssh, and believe nobody else.</summary>
/// <param name="folder">The run's folder.</param>
internal sealed class RunAuthority(RunFolder folder)
{
    /// <summary>What stands for the hash of a certificate that is not made yet.</summary>
    public const string NotMadeYet = "AUTHORITY";

    private const string OnHosts = ".cache/cluster/authorities";

    // A run that goes on has them made anew.
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private readonly CertificateFolder _certificates = new(Path.Combine(folder.Path, "tls"), _ => { });

    /// <summary>The file of the coordinator's certificate.</summary>
    public string Certificate => _certificates.Coordinator;

    /// <summary>The file of its key.</summary>
    public string Key => CertificateFolder.KeyOf(Certificate);

    /// <summary>What the coordinator is told.</summary>
    public IReadOnlyList<string> CoordinatorOptions => ["--tls-certificate", Certificate, "--tls-key", Key];

    /// <summary>Makes what is missing.</summary>
    /// <param name="names">Names and addresses under which the hosts reach the coordinator.</param>
    /// <returns>The authority's certificate, in PEM form.</returns>
    public string Make(IEnumerable<string> names)
    {
        Directory.CreateDirectory(folder.Path);
        _certificates.Fill([.. names.Distinct()], DateTimeOffset.UtcNow, Life);
        return File.ReadAllText(_certificates.Authority);
    }

    /// <summary>A certificate's hash: 64 lower-case hex digits.</summary>
    public static string HashOf(string certificate) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(certificate)));

    /// <summary>What workers are told.</summary>
    /// <param name="hash">The certificate's hash.</param>
    public static IReadOnlyList<string> WorkerOptions(string hash) => ["--tls-ca", FileOf(hash)];

    /// <summary>What a host's shell is given to lay the certificate down that comes on standard input.</summary>
    /// <param name="hash">The certificate's hash.</param>
    public static string InstallCommand(string hash) => ShellText.Of(
        ["sh", "-c", $"umask 077 && mkdir -p {OnHosts} && t=$(mktemp {OnHosts}/tmp.XXXXXX) && cat > \"$t\" && mv \"$t\" {FileOf(hash)}"]);

    private static string FileOf(string hash) => $"{OnHosts}/{hash}.pem";
}
