namespace Cluster.Protocol.Audits;

/// <summary>What a process has contributed since its last contribution that passed an audit.</summary>
/// <param name="Before">Updates behind the newest weights that none of it can have touched, where some of it is of earlier rounds; else
/// null.</param>
/// <param name="Here">Sums of it in the round in progress.</param>
public readonly record struct Standing(long? Before, int Here);
