namespace Cluster.Simulation.Machines;

/// <summary>One direction of a host's link: chunks pass one after the other, in the order in which they come.</summary>
/// <param name="bytesPerSecond">Bandwidth; infinite for none to wait for.</param>
internal sealed class Port(double bytesPerSecond)
{
    private double _free;

    /// <summary>Seconds in which it was busy.</summary>
    public double Busy { get; private set; }

    /// <summary>Lets a chunk pass as soon as those before it are through.</summary>
    /// <param name="now">When its first byte is here.</param>
    /// <param name="bytes">Its size.</param>
    /// <returns>When its first byte and its last byte pass.</returns>
    public (double Begins, double Ends) Pass(double now, double bytes)
    {
        var begins = Math.Max(_free, now);
        var seconds = bytes / bytesPerSecond;
        Busy += seconds;
        _free = begins + seconds;
        return (begins, _free);
    }
}
