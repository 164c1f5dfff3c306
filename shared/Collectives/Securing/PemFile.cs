using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cluster.Collectives.Securing;

/// <summary>Reads certificates and keys from PEM files.</summary>
internal static class PemFile
{
    /// <summary>Reads the certificates of a file, such as those of authorities.</summary>
    /// <param name="file">Path of the file.</param>
    /// <exception cref="CertificateException">It cannot be read or holds none.</exception>
    public static X509Certificate2Collection Certificates(string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(file);
        }
        catch (Exception error) when (IsUsers(error))
        {
            throw new CertificateException($"certificate file {file}: {error.Message}", error);
        }

        return found.Count > 0
            ? found
            : throw new CertificateException(
                $"certificate file {file}: expected a certificate in PEM form (-----BEGIN CERTIFICATE-----), found none");
    }

    /// <summary>Reads a certificate with its key, and the authorities between it and the one that is trusted.</summary>
    /// <param name="certificate">Path of the file with the certificate, followed by those authorities if there are any.</param>
    /// <param name="key">Path of the file with the key.</param>
    /// <exception cref="CertificateException">One of them cannot be read, they do not belong together, or others can read the key.</exception>
    public static SslCertificate Pair(string certificate, string key)
    {
        var chain = Certificates(certificate);
        try
        {
            if (PrivateFile.ProblemOf(key) is { } problem)
            {
                throw new CertificateException($"key file {key}: {problem}");
            }

            var leaf = X509Certificate2.CreateFromPemFile(certificate, key);
            chain[0].Dispose();
            chain.RemoveAt(0);
            return new SslCertificate(leaf, chain);
        }
        catch (Exception error) when (IsUsers(error))
        {
            throw new CertificateException(
                $"key file {key}: expected the key of {certificate} in PEM form, without a password: {error.Message}", error);
        }
    }

    private static bool IsUsers(Exception error) =>
        error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
