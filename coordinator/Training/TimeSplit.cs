using Cluster.Collectives.Messages;

namespace Cluster.Coordinator.Training;

/// <summary>What workers spend their time on, as shares of 1; all 0 when no time has passed.</summary>
/// <param name="Compute">Computing.</param>
/// <param name="Communication">Sending and receiving.</param>
/// <param name="Waiting">Waiting for others and for the update.</param>
internal readonly record struct TimeSplit(double Compute, double Communication, double Waiting)
{
    public static TimeSplit Of(in PhaseTimes times)
    {
        var communication = times.Send + times.Receive;
        var total = Math.Max((times.Compute + communication + times.Wait).TotalSeconds, double.Epsilon);
        return new TimeSplit(times.Compute.TotalSeconds / total, communication.TotalSeconds / total, times.Wait.TotalSeconds / total);
    }
}
