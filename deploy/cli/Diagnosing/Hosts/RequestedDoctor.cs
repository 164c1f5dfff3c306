using Cluster.Cli.Commands;
using Cluster.Cli.Launching;
using Cluster.Coordinator;

namespace Cluster.Cli.Diagnosing.Hosts;

/// <summary>The doctor at the request of another machine's: it writes its findings as lines of JSON, measures the link once a line of standard input
/// gives it leave, and ends when standard input does.</summary>
internal static class RequestedDoctor
{
    /// <summary>The line that says that nothing but the link is left to be looked at.</summary>
    public const string Ready = "ready to measure the link";

    /// <summary>The line that gives leave.</summary>
    public const string Leave = "measure the link";

    /// <summary>Looks at this machine and the way to who asks.</summary>
    /// <param name="examination">What to look at.</param>
    /// <param name="build">Identity of this build.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> AnswerAsync(Examination examination, string build)
    {
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = HeldInput.Watch(_ => leave.TrySetResult());
        var exitCode = CoordinatorOutcome.Success;
        try
        {
            await foreach (var finding in Doctor.ExamineAsync(examination with { Leave = AskForLeaveAsync }, build, ended))
            {
                exitCode = finding.Verdict == Verdict.Fail ? UserErrors.ExitCode : exitCode;
                Console.Out.WriteLine(FindingsText.JsonLine(finding));
            }

            return exitCode;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return CoordinatorOutcome.Interrupted;
        }

        Task AskForLeaveAsync(CancellationToken cancellationToken)
        {
            Console.Out.WriteLine(Ready);
            return leave.Task.WaitAsync(cancellationToken);
        }
    }
}
