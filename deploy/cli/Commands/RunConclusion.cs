using Cluster.Cli.Launching;
using Cluster.Cli.View;

namespace Cluster.Cli.Commands;

/// <summary>What a command that ran a cluster says at its end.</summary>
internal static class RunConclusion
{
    /// <summary>Prints summary and error.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="asJson">Whether standard output belongs to one JSON object.</param>
    /// <returns>The exit code.</returns>
    public static int Tell(LocalResult result, bool asJson)
    {
        if (result.Summary is { } summary)
        {
            (asJson ? Console.Error : Console.Out).WriteLine(SummaryText.Of(summary));
            if (asJson)
            {
                Console.Out.WriteLine(SummaryJson.Of(summary));
            }
        }

        return result.Error is { } error ? UserErrors.Report(error) : result.ExitCode;
    }
}
