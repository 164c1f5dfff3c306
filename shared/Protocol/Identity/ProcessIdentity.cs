namespace Cluster.Protocol.Identity;

/// <summary>Which process a worker is. It stays when the worker joins anew and gets another <see cref="WorkerId"/>.</summary>
/// <param name="Host">The machine it runs on.</param>
/// <param name="Id">Its number there.</param>
public readonly record struct ProcessIdentity(string Host, int Id)
{
    /// <summary>Process and machine as text.</summary>
    public override string ToString() => $"process {Id} on {Host}";
}
