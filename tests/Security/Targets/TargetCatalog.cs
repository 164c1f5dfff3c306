namespace Cluster.Security.Targets;

/// <summary>All that reads bytes of others.</summary>
internal static class TargetCatalog
{
    /// <summary>The targets, by what they read.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        .. MessageTargets.All, .. StreamTargets.All, .. WireFormatTargets.All, .. ChannelTargets.All,
        .. JobTargets.All, .. DataTargets.All, .. TableTargets.All, .. CheckpointTargets.All, .. RecordTargets.All,
    ];
}
