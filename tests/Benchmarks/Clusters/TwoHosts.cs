using System.Diagnostics;
using Cluster.Benchmarks.Peer;

namespace Cluster.Benchmarks.Clusters;

/// <summary>Two hosts on one machine: network namespaces h1 (10.77.0.1) and h2 (10.77.0.2), joined by a cable of limited rate.</summary>
internal sealed class TwoHosts : IDisposable
{
    /// <summary>The first host's address.</summary>
    public const string FirstAddress = "10.77.0.1";

    private static readonly string[] Names = ["h1", "h2"];

    /// <param name="rate">Rate of the cable in each direction, as tc says it: 1gbit.</param>
    /// <exception cref="PeerException">The system does not let this process make them.</exception>
    public TwoHosts(string rate)
    {
        foreach (var name in Names)
        {
            Run($"ip netns add {name}");
            Run($"ip -n {name} link set lo up");
        }

        Run("ip link add v1 netns h1 type veth peer name v2 netns h2");
        for (var host = 1; host <= Names.Length; host++)
        {
            Run($"ip -n h{host} addr add 10.77.0.{host}/24 dev v{host}");
            Run($"ip -n h{host} link set v{host} up");
            Run($"ip netns exec h{host} tc qdisc add dev v{host} root tbf rate {rate} burst 1mb latency 50ms");
        }
    }

    /// <summary>What starts a command on a host.</summary>
    /// <param name="host">1 or 2.</param>
    public static string[] On(int host) => ["ip", "netns", "exec", Names[host - 1]];

    public void Dispose()
    {
        foreach (var name in Names)
        {
            Run($"ip netns del {name}");
        }
    }

    private static void Run(string command)
    {
        var words = command.Split(' ');
        try
        {
            using var process = Process.Start(new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new PeerException(
                    $"two hosts cannot be made: '{command}': {errors.Trim()}; it takes root and namespaces h1 and h2 that are free");
            }
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new PeerException($"two hosts cannot be made: '{command}': {error.Message}; on Debian: apt-get install iproute2");
        }
    }
}
