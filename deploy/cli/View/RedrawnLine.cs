namespace Cluster.Cli.View;

/// <summary>How far something is, on standard error: a line that redraws itself on a terminal, and a line for each text in a pipe.</summary>
internal sealed class RedrawnLine : IDisposable
{
    private int _shown;

    /// <summary>Shows a text in place of the one before it.</summary>
    public void Show(string text)
    {
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(text);
            return;
        }

        Console.Error.Write($"\r{text.PadRight(_shown)}");
        _shown = text.Length;
    }

    /// <summary>Wipes it off a terminal.</summary>
    public void Dispose()
    {
        if (_shown > 0)
        {
            Console.Error.Write($"\r{new string(' ', _shown)}\r");
        }
    }
}
