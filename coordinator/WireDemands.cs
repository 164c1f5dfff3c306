using Cluster.Collectives.Transports;
using Cluster.Collectives.WireFormats;
using Cluster.Jobs;
using Cluster.Protocol.Exchanges;

namespace Cluster.Coordinator;

/// <summary>What a way of running a job demands of the format in which its numbers travel.</summary>
internal static class WireDemands
{
    /// <summary>Refuses what does not go together, before anything is written and anybody joins.</summary>
    /// <param name="job">The job.</param>
    /// <param name="wire">Its format.</param>
    /// <param name="options">How it is to run.</param>
    /// <exception cref="JobException">The job's format cannot be had this way; the message is one line.</exception>
    public static void Check(TrainingJob job, RunWire wire, CoordinatorOptions options)
    {
        if (options.Topology == Topology.AllReduce && !wire.IsExact)
        {
            throw new JobException(
                $"training.wire: an all-reduce between workers sends every bit, got {job.Wire.Name}; leave it out, or use --topology coordinator");
        }

        if (options.Audit > 0 && !wire.IsExact)
        {
            throw new JobException(
                $"training.wire: audits need formats that send every bit, since what {job.Wire.Name} leaves out depends on what its sender left out "
                + "before; use fp32 or lossless, or leave --audit out");
        }

        if (options.Transport == Transport.Sockets && options.Topology != Topology.AllReduce && !wire.IsPlain)
        {
            throw new JobException(
                $"training.wire: data channels carry fp32 as it is, got {job.Wire.Name}; use --transport grpc or auto, or leave the format out");
        }
    }
}
