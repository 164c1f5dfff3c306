using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cluster.Cli.Commands;
using Cluster.Collectives.Securing;

namespace Cluster.Cli.Certifying;

/// <summary>The folder with a cluster's authority, its certificates and their keys, for its owner alone.</summary>
/// <param name="path">The folder.</param>
/// <param name="say">Is told, line by line, what was made, kept or replaced.</param>
internal sealed class CertificateFolder(string path, Action<string> say)
{
    // An authority that outlives its certificates by far lets hosts be added for years.
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);

    /// <summary>The authority's certificate.</summary>
    public string Authority => Path.Combine(path, "ca.pem");

    /// <summary>The coordinator's certificate.</summary>
    public string Coordinator => Path.Combine(path, "coordinator.pem");

    /// <summary>The workers' certificate.</summary>
    public string Worker => Path.Combine(path, "worker.pem");

    /// <summary>Makes what is missing, and a new certificate for the coordinator. What lies there was good for other hosts as well; they
    /// stay.</summary>
    /// <param name="hosts">Names and addresses by which the coordinator is dialled.</param>
    /// <param name="now">The time.</param>
    /// <param name="life">How long certificates are good.</param>
    /// <exception cref="UsageException">What lies there cannot be used or written.</exception>
    public void Fill(IReadOnlyList<string> hosts, DateTimeOffset now, TimeSpan life)
    {
        MakeFolder();
        using var authority = TakeAuthority(now, life);
        if (authority.End <= now)
        {
            throw new UsageException(
                $"{Authority} ended on {authority.End.UtcDateTime:yyyy-MM-dd}, and with it all certificates; give another folder");
        }

        if (authority.End < now + life)
        {
            say($"{Authority} ends on {authority.End.UtcDateTime:yyyy-MM-dd}, and with it all certificates; begin with another folder before that");
        }

        var isNew = !File.Exists(Coordinator);
        IReadOnlyList<string> known = isNew ? HostNames.Own : Known(Coordinator);
        List<string> all = [.. known.Concat(hosts).Distinct()];
        Write(Coordinator, authority.IssueServer(all, now, life));
        say(isNew
            ? $"made {Coordinator} for {string.Join(", ", all)}"
            : $"replaced {Coordinator}: it was for {string.Join(", ", known)} and is for {string.Join(", ", all)} now");
        var end = File.Exists(Worker) && File.Exists(KeyOf(Worker)) ? EndOf(Worker) : default(DateTimeOffset?);
        if (end > now)
        {
            say($"kept {Worker}, good until {end.Value.UtcDateTime:yyyy-MM-dd}");
            return;
        }

        Write(Worker, authority.IssueClient(now, life));
        say(end is null ? $"made {Worker}" : $"replaced {Worker}, which ended on {end.Value.UtcDateTime:yyyy-MM-dd}");
    }

    /// <summary>Where the key of a certificate lies.</summary>
    public static string KeyOf(string certificate) => Path.ChangeExtension(certificate, ".key");

    private CertificateAuthority TakeAuthority(DateTimeOffset now, TimeSpan life)
    {
        if (!File.Exists(Authority) && !File.Exists(KeyOf(Authority)))
        {
            // Certificates of an authority that is gone would be believed by nobody.
            if (File.Exists(Coordinator) || File.Exists(Worker))
            {
                throw new UsageException(
                    $"{path} holds certificates and no ca.pem and ca.key that made them; give another folder, or put those back");
            }

            var made = CertificateAuthority.Create(now, life > AuthorityLife ? life : AuthorityLife);
            Write(Authority, (made.Certificate, made.Key));
            say($"made {Authority}, good until {made.End.UtcDateTime:yyyy-MM-dd}");
            return made;
        }

        try
        {
            if (PrivateFile.ProblemOf(KeyOf(Authority)) is { } problem)
            {
                throw new UsageException($"{KeyOf(Authority)}: {problem}");
            }

            var found = CertificateAuthority.Read(File.ReadAllText(Authority), File.ReadAllText(KeyOf(Authority)));
            say($"kept {Authority}");
            return found;
        }
        catch (Exception error) when (error is FileNotFoundException or CryptographicException or ArgumentException)
        {
            throw new UsageException($"{Authority} and {KeyOf(Authority)} are no authority that can make certificates: {error.Message}");
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        const UnixFileMode ownersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, ownersAlone);
        }
        else if (File.GetUnixFileMode(path) is var mode && (mode & ~ownersAlone) != 0)
        {
            throw new UsageException($"{path}: others can read or write this folder; run chmod 700 {path}, or give another one");
        }
    }

    // The key first: a certificate never lies beside the key of another for longer than between two renames.
    private static void Write(string file, (string Certificate, string Key) made)
    {
        Write(KeyOf(file), made.Key, PrivateFile.Mode);
        Write(file, made.Certificate, PrivateFile.Mode | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private static void Write(string file, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var writer = new StreamWriter(temporary, options))
            {
                writer.Write(text);
            }

            File.Move(temporary, file, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static IReadOnlyList<string> Known(string file) => Read(file, certificate => HostNames.In(certificate));

    private static DateTimeOffset EndOf(string file) => Read<DateTimeOffset>(file, certificate => certificate.NotAfter);

    private static T Read<T>(string file, Func<X509Certificate2, T> read)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            return read(certificate);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new UsageException($"{file} is no certificate: {error.Message} Move it away to have a new one made");
        }
    }
}
