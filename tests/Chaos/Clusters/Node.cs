using System.Diagnostics;
using System.Globalization;

namespace Cluster.Chaos.Clusters;

/// <summary>A process of the cluster.</summary>
internal sealed class Node : IAsyncDisposable
{
    private const string StackFrame = "   at ";

    private readonly Process _process;
    private readonly Task _copying;
    private readonly HashSet<int> _expected = [0];

    /// <param name="name">What it is called here.</param>
    /// <param name="start">How it starts.</param>
    /// <param name="slot">The host that it is on, from 1; 0 for the coordinator's.</param>
    public Node(string name, ProcessStartInfo start, int slot)
    {
        (Name, Slot) = (name, slot);
        _process = Process.Start(start)!;
        Id = _process.Id;
        _copying = Task.WhenAll(Output.CopyAsync(_process.StandardOutput), Errors.CopyAsync(_process.StandardError));
    }

    public string Name { get; }

    public int Slot { get; }

    public int Id { get; }

    public Transcript Output { get; } = new();

    public Transcript Errors { get; } = new();

    public bool HasEnded => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Whether it may be on its way back when the run ends, and so find nobody.</summary>
    public bool MayComeTooLate { get; set; }

    /// <summary>Whether it ended as one that is treated like this may.</summary>
    public bool EndedAsExpected => _expected.Contains(ExitCode);

    /// <summary>The last thing it said, for people.</summary>
    public string LastWord => Errors.Lines is [.., var last] ? last : "nothing";

    /// <summary>Says which exit codes are right from now on.</summary>
    public void Expect(params int[] codes)
    {
        _expected.Clear();
        _expected.UnionWith(codes);
    }

    /// <summary>Sends it a signal.</summary>
    /// <exception cref="MissedException">It has ended.</exception>
    public void Signal(int signal)
    {
        if (HasEnded)
        {
            throw new MissedException($"{Name} had ended before it was struck");
        }

        Signals.Send(signal, Id);
    }

    /// <summary>Kills it as kill -9 does.</summary>
    public void Kill()
    {
        Signal(Signals.Kill);
        Expect(128 + Signals.Kill);
    }

    /// <summary>Waits for its end and that of its output.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _copying.WaitAsync(cancellationToken);
    }

    /// <summary>What is wrong with how it ended; null if nothing is.</summary>
    public string? Fault()
    {
        if (!EndedAsExpected)
        {
            var expected = string.Join(" or ", _expected.Select(code => code.ToString(CultureInfo.InvariantCulture)));
            return string.Create(CultureInfo.InvariantCulture, $"{Name} ended with {ExitCode}, expected {expected}; its last word: {LastWord}");
        }

        return Errors.Lines.FirstOrDefault(line => line.StartsWith(StackFrame, StringComparison.Ordinal)) is { } frame
            ? $"{Name} wrote a stack trace: {frame.Trim()}"
            : null;
    }

    /// <summary>Writes down what it said.</summary>
    public void Save(string folder)
    {
        File.WriteAllLines(Path.Combine(folder, $"{Name}.out"), Output.Lines);
        File.WriteAllLines(Path.Combine(folder, $"{Name}.err"), Errors.Lines);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await EndAsync(CancellationToken.None);
        _process.Dispose();
    }
}
