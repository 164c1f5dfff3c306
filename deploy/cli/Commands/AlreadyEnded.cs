using Cluster.Coordinator;
using Cluster.Coordinator.Resuming;

namespace Cluster.Cli.Commands;

/// <summary>A command that is started again and again finds its run ended one day. That is what it was started for.</summary>
internal static class AlreadyEnded
{
    /// <summary>Carries a command out.</summary>
    /// <param name="isAutomatic">Whether the command goes on with whatever it finds.</param>
    /// <param name="action">The command.</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> GuardAsync(bool isAutomatic, Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (NothingLeftException ended) when (isAutomatic)
        {
            Console.Error.WriteLine($"the run has ended already: {ended.Message}");
            return CoordinatorOutcome.Success;
        }
    }
}
