using System.Diagnostics;
using System.Globalization;
using Cluster.Experiments;
using Cluster.Experiments.Links;

namespace Cluster.Cli.Launching;

/// <summary>Hosts that are network namespaces of this machine: each has a link of limited rate to a switch between them, full duplex.
/// Linux alone, and root.</summary>
/// <remarks>Source: Linux man-pages ip-netns(8), tc-tbf(8).</remarks>
internal sealed class NetworkNamespaces : IDisposable
{
    /// <summary>The program that makes and enters namespaces.</summary>
    public const string Program = "ip";

    private const string Network = "10.88.77";
    private const string NetworkSix = "fd88:77:1";

    // What a bucket of tokens holds after a pause passes at no rate at all: small beside what a step sends, and no smaller than a packet may be.
    private const double BurstSeconds = 0.001;
    private const double LeastBurstBytes = 64 << 10;
    private const string QueueTime = "200ms";

    // The system's own programs answer at once.
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(10);

    private static int _made;

    private readonly string _prefix = string.Create(
        CultureInfo.InvariantCulture, $"cluster{Environment.ProcessId}-{Interlocked.Increment(ref _made)}");
    private readonly Func<int, int> _hostOf;
    private readonly int _hosts;

    /// <summary>Makes them.</summary>
    /// <param name="link">Each host's link.</param>
    /// <param name="workers">Number of workers.</param>
    /// <param name="hostOf">The host of a worker, from 0; the coordinator's is 0.</param>
    /// <exception cref="ExperimentException">The system does not let this program make them.</exception>
    public NetworkNamespaces(LinkSpec link, int workers, Func<int, int> hostOf)
    {
        (_hostOf, _hosts) = (hostOf, Enumerable.Range(0, workers).Max(hostOf) + 1);
        try
        {
            Make(link);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why links cannot be made here; null if they can.</summary>
    public static string? Obstacle => !OperatingSystem.IsLinux() ? "network namespaces are Linux's"
        : !Environment.IsPrivilegedProcess ? "network namespaces need root"
        : null;

    /// <summary>The namespace of the coordinator.</summary>
    public string OfCoordinator => NameOf(0);

    /// <summary>The coordinator's address.</summary>
    public static string Address => AddressOf(0);

    /// <summary>The namespace of a worker.</summary>
    /// <param name="number">Its number, from 1.</param>
    public string Of(int number) => NameOf(_hostOf(number - 1));

    /// <summary>Whether a worker is on another host than the coordinator.</summary>
    /// <param name="number">Its number, from 1.</param>
    public bool IsRemote(int number) => _hostOf(number - 1) > 0;

    /// <summary>The address of a host.</summary>
    /// <param name="host">The host; 0 is the coordinator's.</param>
    public static string AddressOf(int host) => string.Create(CultureInfo.InvariantCulture, $"{Network}.{host + 1}");

    /// <summary>The address of a host within IPv6, one of a private network.</summary>
    /// <param name="host">The host; 0 is the coordinator's.</param>
    public static string AddressSixOf(int host) => string.Create(CultureInfo.InvariantCulture, $"{NetworkSix}::{host + 1}");

    /// <summary>Lets a program start in a namespace.</summary>
    /// <param name="start">How it starts; changed.</param>
    /// <param name="name">The namespace.</param>
    public static void Place(ProcessStartInfo start, string name)
    {
        var entering = Entering(name, [start.FileName]).ToList();
        for (var index = 1; index < entering.Count; index++)
        {
            start.ArgumentList.Insert(index - 1, entering[index]);
        }

        start.FileName = entering[0];
    }

    /// <summary>The command that enters a namespace and goes on as another.</summary>
    public static IEnumerable<string> Entering(string name, IEnumerable<string> command) => [Program, "netns", "exec", name, .. command];

    /// <summary>Removes them, with all that is in them.</summary>
    public void Dispose()
    {
        foreach (var name in Enumerable.Range(0, _hosts).Select(NameOf).Append(Hub))
        {
            Try(Program, ["netns", "del", name], out _);
        }
    }

    private string Hub => $"{_prefix}-hub";

    private string NameOf(int host) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}-{host}");

    private void Make(LinkSpec link)
    {
        Run(Program, "netns", "add", Hub);
        Run(Program, "-n", Hub, "link", "add", "switch", "type", "bridge");
        Run(Program, "-n", Hub, "link", "set", "switch", "up");
        for (var host = 0; host < _hosts; host++)
        {
            var (name, port) = (NameOf(host), string.Create(CultureInfo.InvariantCulture, $"port{host}"));
            Run(Program, "netns", "add", name);
            Run(Program, "-n", name, "link", "set", "lo", "up");
            Run(Program, "-n", Hub, "link", "add", port, "type", "veth", "peer", "name", "cable", "netns", name);
            Run(Program, "-n", Hub, "link", "set", port, "master", "switch", "up");
            Run(Program, "-n", name, "addr", "add", $"{AddressOf(host)}/24", "dev", "cable");

            // Nobody else is there who could have the address: it need not be asked for first. A system without IPv6 has none.
            Try(Program, ["-n", name, "addr", "add", $"{AddressSixOf(host)}/64", "dev", "cable", "nodad"], out _);
            Run(Program, "-n", name, "link", "set", "cable", "up");
            Limit(Hub, port, link);
            Limit(name, "cable", link);
        }
    }

    private static void Limit(string name, string device, LinkSpec link)
    {
        var rate = string.Create(CultureInfo.InvariantCulture, $"{link.BitsPerSecond:F0}bit");
        var burst = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(LeastBurstBytes, link.BytesPerSecond * BurstSeconds):F0}");
        Run("tc", "-n", name, "qdisc", "add", "dev", device, "root", "tbf", "rate", rate, "burst", burst, "latency", QueueTime);
    }

    private static void Run(string program, params string[] arguments)
    {
        if (!Try(program, arguments, out var complaint))
        {
            throw new ExperimentException($"{program} {string.Join(' ', arguments)} failed: {complaint}");
        }
    }

    private static bool Try(string program, IEnumerable<string> arguments, out string complaint)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            if (!process.WaitForExit(CommandPatience))
            {
                process.Kill();
                complaint = $"it did not end within {CommandPatience.TotalSeconds:F0} s";
                return false;
            }

            complaint = process.StandardError.ReadToEnd().ReplaceLineEndings(" ").Trim();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            complaint = error.Message;
            return false;
        }
    }
}
