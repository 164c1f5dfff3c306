using System.Diagnostics;
using System.Globalization;

namespace Cluster.Benchmarks.Peer;

/// <summary>The peer, kept warm in a process of its own and asked for one measurement at a time, so that both sides alternate.</summary>
internal sealed class PeerProcess : IDisposable
{
    private const string Remedy =
        "on Debian: apt-get install python3-torch python3-numpy libopenblas0-pthread, "
        + "and let update-alternatives choose openblas-pthread for libblas.so.3";

    private readonly Process _process;

    /// <param name="arguments">What peer.py is to run.</param>
    /// <exception cref="PeerException">Python, PyTorch or NumPy is missing.</exception>
    public PeerProcess(params string[] arguments)
        : this([], arguments)
    {
    }

    /// <param name="launcher">What starts Python, such as a command that enters a network namespace.</param>
    /// <param name="arguments">What peer.py is to run.</param>
    /// <exception cref="PeerException">Python, PyTorch or NumPy is missing.</exception>
    public PeerProcess(string[] launcher, string[] arguments)
    {
        string[] command = [.. launcher, "/usr/bin/python3"];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Peer", "peer.py"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new PeerException($"the peer cannot be started: {error.Message}; {Remedy}");
        }

        if (_process.StandardOutput.ReadLine() != "ready")
        {
            var last = _process.StandardError.ReadToEnd().TrimEnd().Split('\n')[^1];
            throw new PeerException($"the peer does not run: {last}; {Remedy}");
        }
    }

    /// <summary>Seconds of one repetition, averaged over some.</summary>
    public double Measure(int repetitions)
    {
        _process.StandardInput.WriteLine(repetitions.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() is { } line
            ? double.Parse(line, CultureInfo.InvariantCulture)
            : throw new PeerException($"the peer ended: {_process.StandardError.ReadToEnd().TrimEnd().Split('\n')[^1]}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}

/// <summary>The peer cannot be measured.</summary>
internal sealed class PeerException(string message) : Exception(message);
