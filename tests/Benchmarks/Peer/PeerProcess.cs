using System.Diagnostics;
using System.Globalization;

namespace Cluster.Benchmarks.Peer;

/// <summary>The peer, kept warm in a process of its own and asked for one measurement at a time, so that both sides alternate.</summary>
internal sealed class PeerProcess : IDisposable
{
    private const string TorchRemedy =
        "on Debian: apt-get install python3-torch python3-numpy libopenblas0-pthread, "
        + "and let update-alternatives choose openblas-pthread for libblas.so.3";

    private const string MpiRemedy = "on Debian: apt-get install openmpi-bin libopenmpi-dev gcc";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Peer");

    private readonly Process _process;

    private PeerProcess(string[] command, string remedy)
    {
        _process = Start(command, remedy);
        if (_process.StandardOutput.ReadLine() != "ready")
        {
            var last = _process.StandardError.ReadToEnd().TrimEnd().Split('\n')[^1];
            throw new PeerException($"the peer does not run: {last}; {remedy}");
        }
    }

    /// <summary>PyTorch.</summary>
    /// <param name="arguments">What peer.py is to run.</param>
    /// <exception cref="PeerException">Python, PyTorch or NumPy is missing.</exception>
    public static PeerProcess Torch(params string[] arguments) => TorchBy([], arguments);

    /// <summary>PyTorch, started by something else.</summary>
    /// <param name="launcher">What starts Python, such as a command that enters a network namespace.</param>
    /// <param name="arguments">What peer.py is to run.</param>
    /// <exception cref="PeerException">Python, PyTorch or NumPy is missing.</exception>
    public static PeerProcess TorchBy(string[] launcher, params string[] arguments) =>
        new([.. launcher, "/usr/bin/python3", Path.Combine(Folder, "peer.py"), .. arguments], TorchRemedy);

    /// <summary>Two ranks of OpenMPI that add up numbers through shared memory; compiled on the spot.</summary>
    /// <param name="length">How many floats.</param>
    /// <exception cref="PeerException">OpenMPI or a compiler is missing.</exception>
    public static PeerProcess OpenMpi(int length)
    {
        var binary = Path.Combine(Folder, "all-reduce");
        using var compiler = Start(["mpicc", "-O2", Path.Combine(Folder, "all-reduce.c"), "-o", binary], MpiRemedy);
        var errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return compiler.ExitCode == 0
            ? new PeerProcess(["mpirun", "--allow-run-as-root", "--oversubscribe", "-np", "2", binary, $"{length}"], MpiRemedy)
            : throw new PeerException($"the peer cannot be compiled: {errors.TrimEnd().Split('\n')[^1]}; {MpiRemedy}");
    }

    private static Process Start(string[] command, string remedy)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new PeerException($"the peer cannot be started: {error.Message}; {remedy}");
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
