using System.Diagnostics;
using System.Reflection;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Launching;

/// <summary>This program, started once more as a coordinator or worker. Its standard error goes to a log file; its standard
/// input is held open, so that it notices when the launcher dies.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int SignalBase = 128;
    private const string ErrorPrefix = "error: ";

    private readonly Process _process;
    private readonly Task _copying;
    private string? _lastLine;
    private string? _errorLine;

    private ChildProcess(string name, Process process, string logFile, Action<string>? onOutput)
    {
        (Name, LogFile, _process) = (name, logFile, process);
        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        var errors = CopyAsync(process.StandardError, line => Note(line, log));
        var output = CopyAsync(process.StandardOutput, onOutput ?? log.WriteLine);
        _copying = CloseWhenDoneAsync(Task.WhenAll(errors, output), log);
    }

    public string Name { get; }

    public string LogFile { get; }

    /// <summary>Its exit code once it has ended; 0 before.</summary>
    public int ExitCode => _process.HasExited ? _process.ExitCode : 0;

    /// <summary>Ends when the process has and everything it wrote is in the log.</summary>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        await _copying;
        return _process.ExitCode;
    }

    /// <summary>Waits for its end, for so long; then kills it, and this is its last word.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="since">Since what, for people.</param>
    public async Task<int> WaitAsync(TimeSpan patience, string since)
    {
        var ending = WaitAsync();
        try
        {
            return await ending.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            _errorLine = FormattableString.Invariant(
                $"process {_process.Id} did not end within {patience.TotalSeconds:0.###} s {since}; it was killed");
            Kill();
            return await ending;
        }
    }

    /// <summary>Its own explanation of a failure, or what can be told from its exit.</summary>
    public string LastWord => _errorLine ?? (_process.HasExited ? Describe(_process.ExitCode, _lastLine) : "still running");

    /// <summary>The last line it wrote on standard error; null before the first.</summary>
    public string? LastLine => _lastLine;

    /// <param name="name">What to call it.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="token">The run's token; travels in its environment.</param>
    /// <param name="logFile">Where its log goes.</param>
    /// <param name="onOutput">Takes its standard output line by line; null sends it to the log.</param>
    /// <param name="cores">The cores that it may run on; null for all.</param>
    /// <param name="inNamespace">The network namespace that it runs in; null for this program's own.</param>
    public static ChildProcess Start(
        string name,
        IEnumerable<string> arguments,
        JoinToken token,
        string logFile,
        Action<string>? onOutput,
        IReadOnlyList<int>? cores = null,
        string? inNamespace = null)
    {
        var start = new ProcessStartInfo(inNamespace is null ? Environment.ProcessPath! : NetworkNamespaces.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in inNamespace is null ? [] : NetworkNamespaces.Entering(inNamespace, Environment.ProcessPath!))
        {
            start.ArgumentList.Add(argument);
        }

        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[JoinToken.EnvironmentVariable] = token.ToEnvironmentValue();
        var process = cores is null ? Process.Start(start)! : CoreBinding.Start(start, cores);
        return new ChildProcess(name, process, logFile, onOutput);
    }

    /// <summary>Asks it to finish, as the end of a launcher does: by the end of its standard input.</summary>
    public void RequestStop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static string Describe(int exitCode, string? lastLine) => exitCode switch
    {
        > SignalBase and < SignalBase + 65 => $"ended by signal {exitCode - SignalBase}",
        _ => lastLine is null ? $"exited with code {exitCode} without a word" : $"exited with code {exitCode}: {lastLine}",
    };

    private static async Task CopyAsync(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            take(line);
        }
    }

    private static async Task CloseWhenDoneAsync(Task copying, StreamWriter log)
    {
        await copying;
        await log.DisposeAsync();
    }

    private void Note(string line, StreamWriter log)
    {
        log.WriteLine(line);
        _lastLine = line.Length > 0 ? line : _lastLine;
        _errorLine = line.StartsWith(ErrorPrefix, StringComparison.Ordinal) ? line[ErrorPrefix.Length..] : _errorLine;
    }
}
