using System.Diagnostics;

namespace Cluster.Worker.Faults;

/// <summary>Misfortune staged on purpose, so that anyone can watch a straggler or a loss. Off unless asked for.</summary>
/// <param name="SlowFactor">How many times as long as needed a computation takes; 1 is off.</param>
/// <param name="KillAtStep">Training step whose sums are never sent because the process kills itself with SIGKILL; null is off.</param>
/// <param name="Pretence">Waits in place of computing; null is off.</param>
public sealed record FaultSwitch(double SlowFactor = 1, long? KillAtStep = null, Pretence? Pretence = null)
{
    /// <summary>No misfortune.</summary>
    public static FaultSwitch Off { get; } = new();

    /// <summary>How long to wait before each computation, so that steps have a length that machine and load do not decide; zero is off. Nothing
    /// else becomes different by it.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>A bit that is wrong in what is sent; null is off. No command line sets it: tests that host a worker do.</summary>
    internal FlippedBit? FlippedBit { get; init; }

    /// <summary>Whether nothing is staged.</summary>
    internal bool AreOff => SlowFactor <= 1 && KillAtStep is null && FlippedBit is null;

    /// <summary>Waits before a computation.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal ValueTask PauseAsync(CancellationToken cancellationToken) =>
        Pause > TimeSpan.Zero ? new ValueTask(Task.Delay(Pause, cancellationToken)) : ValueTask.CompletedTask;

    /// <summary>Waits until a computation has taken <see cref="SlowFactor"/> times as long as it did.</summary>
    /// <param name="computed">How long it took.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal ValueTask SlowDownAsync(TimeSpan computed, CancellationToken cancellationToken) =>
        SlowFactor > 1 ? new ValueTask(Task.Delay(computed * (SlowFactor - 1), cancellationToken)) : ValueTask.CompletedTask;

    /// <summary>Ends this process as kill -9 does, in the middle of a step.</summary>
    /// <param name="step">The step whose sums are about to be sent.</param>
    internal void DieIfDue(long step)
    {
        if (step >= KillAtStep)
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}
