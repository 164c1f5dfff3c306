namespace Cluster.Protocol.Tests.Schedules;

/// <summary>Something that must hold in every schedule does not.</summary>
internal sealed class Invariant(string broken) : Exception(broken)
{
    public static void Require(bool holds, string broken)
    {
        if (!holds)
        {
            throw new Invariant(broken);
        }
    }
}
