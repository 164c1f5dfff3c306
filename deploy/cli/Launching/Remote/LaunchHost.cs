using System.Globalization;

namespace Cluster.Cli.Launching.Remote;

/// <summary>A host on which workers are started.</summary>
/// <param name="User">Who to be there; null leaves that to ssh.</param>
/// <param name="Name">A name that ssh knows, or an address; IPv6 without brackets.</param>
/// <param name="Port">The port of its ssh server; null leaves that to ssh.</param>
/// <param name="Slots">Workers to start there, 1 or more.</param>
internal sealed record LaunchHost(string? User, string Name, int? Port, int Slots)
{
    private const string More = "-._+";

    /// <summary>What a host looks like, for people.</summary>
    public const string Form = "[USER@]HOST[:PORT], an IPv6 address in brackets";

    /// <summary>What ssh is given to find it.</summary>
    public string Destination => User is null ? Name : $"{User}@{Name}";

    /// <summary>Reads [USER@]HOST[:PORT].</summary>
    /// <param name="text">The text.</param>
    /// <param name="slots">Workers to start there.</param>
    /// <returns>Null if the text is no host.</returns>
    public static LaunchHost? TryParse(string text, int slots = 1)
    {
        var at = text.LastIndexOf('@');
        var user = at < 0 ? null : text[..at];
        var rest = text[(at + 1)..];
        string name;
        string? port = null;
        if (rest.StartsWith('['))
        {
            var close = rest.IndexOf(']', StringComparison.Ordinal);
            if (close < 0 || (close + 1 < rest.Length && rest[close + 1] != ':') || !IsIPv6(rest[1..close]))
            {
                return null;
            }

            (name, port) = (rest[1..close], close + 1 < rest.Length ? rest[(close + 2)..] : null);
        }
        else
        {
            var colon = rest.IndexOf(':', StringComparison.Ordinal);
            (name, port) = colon < 0 ? (rest, null) : (rest[..colon], rest[(colon + 1)..]);
            if (!IsWord(name))
            {
                return null;
            }
        }

        if ((user is not null && !IsWord(user)) || !TryPort(port, out var number))
        {
            return null;
        }

        return new LaunchHost(user, name, number, slots);
    }

    /// <summary>As people write it.</summary>
    public override string ToString()
    {
        var host = Name.Contains(':', StringComparison.Ordinal) ? $"[{Name}]" : Name;
        return $"{(User is null ? "" : $"{User}@")}{host}{(Port is { } port ? string.Create(CultureInfo.InvariantCulture, $":{port}") : "")}";
    }

    // Nothing that ssh could take for an option, or a shell for its own.
    private static bool IsWord(string text) =>
        text.Length is > 0 and <= 255 && text[0] != '-' && text.All(letter => char.IsAsciiLetterOrDigit(letter) || More.Contains(letter));

    private static bool IsIPv6(string text) =>
        System.Net.IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    private static bool TryPort(string? text, out int? port)
    {
        port = null;
        if (text is null)
        {
            return true;
        }

        var isPort = ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
        port = isPort ? number : null;
        return isPort;
    }
}
