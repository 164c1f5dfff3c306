using System.Diagnostics;
using Cluster.Collectives.Joining;

namespace Cluster.Cli.Launching;

/// <summary>A process that this one has started: this program once more, as coordinator or worker, or what leads to one. Its standard error goes
/// to a log file; its standard input is held open, so that it notices when the launcher dies.</summary>
internal sealed class ChildProcess : ILaunchedWorker
{
    private const int SignalBase = 128;
    private const string ErrorPrefix = "error: ";

    private readonly Process _process;
    private readonly Task _copying;
    private readonly Action<string>? _onLine;
    private string? _lastLine;
    private string? _errorLine;

    private ChildProcess(string name, Process process, string logFile, Action<string>? onOutput, Action<string>? onLine)
    {
        (Name, LogFile, _process, _onLine) = (name, logFile, process, onLine);
        var log = TextWriter.Synchronized(new StreamWriter(logFile, append: true) { AutoFlush = true });
        var errors = CopyAsync(process.StandardError, line => Note(line, log));
        var output = CopyAsync(process.StandardOutput, onOutput ?? (line => Log(line, log)));
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

    /// <summary>Starts this program once more.</summary>
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
        var start = Piped(ThisProgram.With(arguments, token, inNamespace));
        var process = cores is null ? Process.Start(start)! : CoreBinding.Start(start, cores);
        return new ChildProcess(name, process, logFile, onOutput, null);
    }

    /// <summary>Starts another program.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="start">The program.</param>
    /// <param name="logFile">Where all it writes goes.</param>
    /// <param name="onLine">Hears every line of that too.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static ChildProcess Start(string name, ProcessStartInfo start, string logFile, Action<string> onLine) =>
        new(name, Process.Start(Piped(start))!, logFile, null, onLine);

    /// <summary>Writes a line to its standard input, which stays open.</summary>
    public void Tell(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It is gone already; its exit tells why.
        }
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

    private static async Task CloseWhenDoneAsync(Task copying, TextWriter log)
    {
        await copying;
        await log.DisposeAsync();
    }

    private static ProcessStartInfo Piped(ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        return start;
    }

    private void Log(string line, TextWriter log)
    {
        log.WriteLine(line);
        _onLine?.Invoke(line);
    }

    private void Note(string line, TextWriter log)
    {
        Log(line, log);
        _lastLine = line.Length > 0 ? line : _lastLine;
        _errorLine = line.StartsWith(ErrorPrefix, StringComparison.Ordinal) ? line[ErrorPrefix.Length..] : _errorLine;
    }
}
