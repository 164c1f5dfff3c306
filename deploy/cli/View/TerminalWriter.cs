using System.Text;

namespace Cluster.Cli.View;

/// <summary>A terminal as long as it is there. Once it is closed, what is written to it goes nowhere, so that a run ends in good order though nobody
/// reads its last lines.</summary>
internal sealed class TerminalWriter(TextWriter terminal) : TextWriter
{
    private volatile bool _isGone;

    public override Encoding Encoding => terminal.Encoding;

    /// <summary>Writes to terminals in this way from now on; files and pipes are left as they are.</summary>
    public static void Install()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.SetOut(new TerminalWriter(Console.Out));
        }

        if (!Console.IsErrorRedirected)
        {
            Console.SetError(new TerminalWriter(Console.Error));
        }
    }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (_isGone)
        {
            return;
        }

        try
        {
            terminal.Write(buffer);
        }
        catch (IOException)
        {
            _isGone = true;
        }
    }

    public override void WriteLine(string? value) => Write($"{value}{NewLine}");

    public override void Flush()
    {
        // What was written is on the terminal: .NET's own writers to it keep nothing back.
    }
}
