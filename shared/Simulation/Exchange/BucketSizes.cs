using Cluster.Simulation.Models;

namespace Cluster.Simulation.Exchange;

/// <summary>What each bucket of an arena costs. Bucket 0 lies at the arena's end and is final first.</summary>
/// <param name="scenario">The scenario.</param>
internal sealed class BucketSizes(Scenario scenario)
{
    /// <summary>Bytes of a bucket's gradients on the wire.</summary>
    public double GradientBytes(int bucket) => Bytes(bucket) * scenario.Format.GradientFactor;

    /// <summary>Bytes of a bucket's weights, or reduced gradients, on the wire.</summary>
    public double WeightsBytes(int bucket) => Bytes(bucket) * scenario.Format.WeightsFactor;

    /// <summary>CPU seconds of encoding a bucket, or of decoding it.</summary>
    public double CodeSeconds(int bucket) => Bytes(bucket) * scenario.Format.CodeSecondsPerByte;

    /// <summary>Seconds of adding one worker's bucket to another's.</summary>
    public double ReduceSeconds(int bucket) => Bytes(bucket) * scenario.Reduce.ReduceSecondsPerByte;

    /// <summary>Seconds of updating a bucket.</summary>
    public double UpdateSeconds(int bucket) => Bytes(bucket) * scenario.Reduce.UpdateSecondsPerByte;

    private double Bytes(int bucket) => scenario.Buckets == 1
        ? scenario.Work.ArenaBytes
        : Math.Min(scenario.BucketBytes, scenario.Work.ArenaBytes - (bucket * scenario.BucketBytes));
}
