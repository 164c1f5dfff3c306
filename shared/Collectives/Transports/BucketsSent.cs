using Cluster.Collectives.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Transports;

/// <summary>How far weights that are coming into being have been sent to one worker.</summary>
internal sealed class BucketsSent
{
    private WeightsVersion? _version;
    private Buckets _buckets;
    private int _sent;

    /// <summary>Weights that are coming into being begin anew behind others.</summary>
    public void Reset() => _version = null;

    /// <summary>The buckets that have become final since this was last asked; they count as sent now.</summary>
    /// <param name="version">Which weights.</param>
    /// <param name="buckets">What they are cut into; it stays so for a version.</param>
    /// <param name="finalFrom">First float from which on they are final.</param>
    /// <returns>From one of the buckets up to another, in the order in which they leave; none if both are the same.</returns>
    public (Buckets Buckets, int First, int End) Take(WeightsVersion version, Buckets buckets, int finalFrom)
    {
        if (_version != version)
        {
            (_version, _buckets, _sent) = (version, buckets, 0);
        }

        var first = _sent;
        _sent = Math.Max(_sent, _buckets.CountFrom(finalFrom * sizeof(float)));
        return (_buckets, first, _sent);
    }
}
