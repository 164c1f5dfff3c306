using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Cluster.Cli.Commands;

namespace Cluster.Cli.Launching.Remote;

/// <summary>What a command on a host came to.</summary>
/// <param name="ExitCode">Its exit code, or ssh's.</param>
/// <param name="Output">Lines of standard output.</param>
/// <param name="Errors">Lines of standard error.</param>
internal sealed record ShellAnswer(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    /// <summary>The last line it wrote, or what can be told from its exit.</summary>
    public string LastWord => Errors.Concat(Output).LastOrDefault(line => line.Trim().Length > 0)?.Trim()
        ?? string.Create(CultureInfo.InvariantCulture, $"it exited with code {ExitCode} without a word");

    /// <summary>Starts a program and waits for its end.</summary>
    /// <param name="start">The program.</param>
    /// <param name="patience">How long it may take; then it is killed.</param>
    /// <param name="input">Writes its standard input; null for none.</param>
    /// <param name="stopping">Ends it at once.</param>
    /// <exception cref="UsageException">It cannot be started, or took too long.</exception>
    public static async Task<ShellAnswer> OfAsync(
        ProcessStartInfo start, TimeSpan patience, Func<Stream, Task>? input, CancellationToken stopping)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        deadline.CancelAfter(patience);
        using var process = Started(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await WriteAsync(process, input).WaitAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new ShellAnswer(process.ExitCode, LinesOf(await output), LinesOf(await errors));
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new UsageException(FormattableString.Invariant($"{start.FileName} did not end within {patience.TotalSeconds:0} s and was killed"));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new UsageException($"{start.FileName} cannot be started: {error.Message}; name the program with --ssh");
        }
    }

    private static async Task WriteAsync(Process process, Func<Stream, Task>? input)
    {
        try
        {
            if (input is not null)
            {
                await input(process.StandardInput.BaseStream);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It reads no more; its exit tells why.
        }
    }

    private static string[] LinesOf(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
