using System.Globalization;

namespace Cluster.Integration.Harness;

/// <summary>A command that has ended, and all it wrote.</summary>
/// <param name="Name">Its command line.</param>
/// <param name="ExitCode">As the shell sees it: 128 and the signal's number after a signal.</param>
/// <param name="Output">Lines of standard output.</param>
/// <param name="Errors">Lines of standard error.</param>
internal sealed record EndedProcess(string Name, int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    private const string ErrorPrefix = "error: ";
    private const string StackFrame = "   at ";

    public string AllText => string.Join(
        Environment.NewLine, [$"'{Name}' exited with {ExitCode}; its output:", .. Output, "its errors:", .. Errors]);

    public EndedProcess Succeeded() => Exited(0);

    public EndedProcess Exited(int code)
    {
        Assert.True(ExitCode == code, string.Create(CultureInfo.InvariantCulture, $"expected exit code {code}: {AllText}"));
        Assert.False(Output.Concat(Errors).Any(line => line.Contains(StackFrame, StringComparison.Ordinal)), $"a stack trace: {AllText}");
        return this;
    }

    /// <summary>What a command owes a user whom it cannot serve: exit code 1, one line that begins with "error: " as the last it
    /// writes, no stack trace.</summary>
    /// <param name="keyWords">What the line must name.</param>
    public EndedProcess Refused(params ReadOnlySpan<string> keyWords)
    {
        Exited(1);
        var line = Assert.Single(Errors, error => error.StartsWith(ErrorPrefix, StringComparison.Ordinal));
        Assert.True(line == Errors[^1], $"more than the error line at the end: {AllText}");
        foreach (var keyWord in keyWords)
        {
            Assert.Contains(keyWord, line, StringComparison.Ordinal);
        }

        return this;
    }

    /// <summary>As <see cref="Refused"/>, and nothing but that line was written: no log, no progress.</summary>
    public EndedProcess RefusedAtOnce(params ReadOnlySpan<string> keyWords)
    {
        Refused(keyWords);
        Assert.Single(Errors);
        Assert.Empty(Output);
        return this;
    }
}
