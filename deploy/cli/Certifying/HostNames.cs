using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Cluster.Cli.Commands;

namespace Cluster.Cli.Certifying;

/// <summary>The names and addresses by which a machine is dialled.</summary>
internal static class HostNames
{
    /// <summary>Those by which a machine dials itself; every coordinator answers to them.</summary>
    public static readonly IReadOnlyList<string> Own = ["localhost", "127.0.0.1", "::1"];

    private const string Extension = "2.5.29.17";

    /// <summary>Reads a name or an address as a user gives it, an IPv6 address with or without brackets.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="UsageException">It is neither.</exception>
    public static string Parse(string text)
    {
        var isBracketed = text.StartsWith('[') && text.EndsWith(']');
        if (IPAddress.TryParse(isBracketed ? text[1..^1] : text, out var address) && (!isBracketed || text.Contains(':', StringComparison.Ordinal)))
        {
            return address.ScopeId == 0 || address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6
                ? address.ToString()
                : throw new UsageException($"--host {text}: an address of one link alone; give the machine's name, or an address without %");
        }

        // A star stands for one label, as certificates have it.
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return Uri.CheckHostName(name) == UriHostNameType.Dns && name.All(char.IsAscii)
            ? text.ToLower(CultureInfo.InvariantCulture)
            : throw new UsageException($"--host must be a name or an address, as in node1.example.org or 10.0.0.1 (no port), got '{text}'");
    }

    /// <summary>The names and addresses that a certificate is for.</summary>
    /// <param name="certificate">The certificate, in PEM form.</param>
    public static IReadOnlyList<string> In(string certificate)
    {
        using var read = X509Certificate2.CreateFromPem(certificate);
        if (read.Extensions[Extension] is not { } extension)
        {
            return [];
        }

        var names = new X509SubjectAlternativeNameExtension(extension.RawData);
        return [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
    }
}
