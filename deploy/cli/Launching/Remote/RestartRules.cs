namespace Cluster.Cli.Launching.Remote;

/// <summary>When a lost worker is started again.</summary>
/// <param name="Most">How often in a row.</param>
internal sealed record RestartRules(int Most)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>After a life of so long a loss is the first in a row.</summary>
    public static readonly TimeSpan LongLife = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait.</summary>
    /// <param name="losses">Losses in a row, the one at hand among them; from 1.</param>
    /// <returns>Null if it is not started again.</returns>
    public TimeSpan? DelayAfter(int losses)
    {
        if (losses > Most)
        {
            return null;
        }

        var delay = First * Math.Pow(2, losses - 1);
        return delay < Longest ? delay : Longest;
    }
}
