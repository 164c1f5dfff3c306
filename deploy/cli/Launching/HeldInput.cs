namespace Cluster.Cli.Launching;

/// <summary>Standard input that whoever started this process holds open: it ends when he does.</summary>
internal static class HeldInput
{
    /// <summary>Reads it from now on.</summary>
    /// <param name="onLine">Hears each line.</param>
    /// <returns>Cancelled when it ends.</returns>
    public static CancellationToken Watch(Action<string> onLine)
    {
        var ended = new CancellationTokenSource();
        var reader = new Thread(() =>
        {
            while (Console.In.ReadLine() is { } line)
            {
                onLine(line);
            }

            ended.Cancel();
        });
        reader.IsBackground = true;
        reader.Start();
        return ended.Token;
    }
}
