using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace Cluster.Integration.Harness;

/// <summary>A cluster command that is running. Whatever is waited for has one deadline; when it passes, the process and its
/// children are killed and the test fails with everything the process printed.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private const long RestingGrowth = 1 << 18;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RestingTime = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly Process _process;
    private readonly CancellationTokenSource _deadline;
    private readonly Task _copying;

    public ClusterProcess(ProcessStartInfo start)
    {
        _name = string.Join(' ', start.ArgumentList.Skip(1).Prepend("cluster"));
        _process = Process.Start(start)!;
        _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _deadline.CancelAfter(Deadline);
        _copying = Task.WhenAll(Output.CopyAsync(_process.StandardOutput), Errors.CopyAsync(_process.StandardError));
        Id = _process.Id;
    }

    public int Id { get; }

    /// <summary>Cancelled when the deadline passes.</summary>
    public CancellationToken CancellationToken => _deadline.Token;

    /// <summary>Bytes of memory that it had at most; on Linux.</summary>
    public long PeakMemory => BytesOf("VmHWM");

    public Transcript Output { get; } = new();

    public Transcript Errors { get; } = new();

    /// <summary>Waits for a line on standard output.</summary>
    public Task<Match> OutputAsync(string pattern) => LineAsync(Output, pattern);

    /// <summary>Waits for a line on standard error.</summary>
    public Task<Match> ErrorsAsync(string pattern) => LineAsync(Errors, pattern);

    /// <summary>Waits for a progress event on standard output, which must be lines of JSON.</summary>
    public async Task<JsonElement> EventAsync(string name, Func<JsonElement, bool>? isMeant = null)
    {
        var found = await InTimeAsync($"event {name}", token => Output.FindAsync(Meant, token));
        return (JsonElement)found;

        object? Meant(string line) => EventOf(line, name) is { } candidate && isMeant?.Invoke(candidate) != false ? candidate : null;
    }

    /// <summary>Waits for the end of the process and of its output.</summary>
    public async Task<EndedProcess> EndAsync()
    {
        await InTimeAsync("its end", async token =>
        {
            await _process.WaitForExitAsync(token);
            await _copying.WaitAsync(token);
            return this;
        });
        return new EndedProcess(_name, _process.ExitCode, Output.Lines, Errors.Lines);
    }

    /// <summary>Bytes of memory that it has once it asks for no more of its own; on Linux.</summary>
    public async Task<long> RestingMemoryAsync()
    {
        var (before, now) = (0L, BytesOf("VmRSS"));
        do
        {
            await Task.Delay(RestingTime, CancellationToken);
            (before, now) = (now, BytesOf("VmRSS"));
        }
        while (now > before + RestingGrowth);
        return now;
    }

    /// <summary>Ends its standard input, as the death of whoever started it does.</summary>
    public void EndInput() => _process.StandardInput.Close();

    public void Signal(int signal) => Signals.Send(signal, Id);

    public async ValueTask DisposeAsync()
    {
        KillAll();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _copying;
        _process.Dispose();
        _deadline.Dispose();
    }

    private long BytesOf(string kind)
    {
        var line = File.ReadLines($"/proc/{Id}/status").Single(line => line.StartsWith(kind, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }

    private static JsonElement? EventOf(string line, string name)
    {
        var element = JsonElement.Parse(line);
        return element.GetProperty("event").GetString() == name ? element : null;
    }

    private async Task<Match> LineAsync(Transcript transcript, string pattern) =>
        await InTimeAsync($"a line like {pattern}", token => transcript.FindAsync(
            line => Regex.Match(line, pattern) is { Success: true } match ? match : null, token));

    private async Task<T> InTimeAsync<T>(string what, Func<CancellationToken, Task<T?>> wait)
        where T : class
    {
        try
        {
            return await wait(_deadline.Token) ?? throw Failure($"ended without {what}");
        }
        catch (OperationCanceledException)
        {
            KillAll();
            throw Failure($"was killed while waiting for {what}");
        }
    }

    private XunitException Failure(string what)
    {
        var exit = _process.HasExited ? _process.ExitCode.ToString(CultureInfo.InvariantCulture) : "none";
        return new XunitException(string.Join(
            Environment.NewLine, [$"'{_name}' {what}; exit code: {exit}; its output:", .. Output.Lines, "its errors:", .. Errors.Lines]));
    }

    private void KillAll()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
