namespace Cluster.Protocol.Effects;

/// <summary>Why a contribution does not count.</summary>
public enum DiscardReason
{
    /// <summary>It was computed under another coordinator's term.</summary>
    OtherTerm,

    /// <summary>It belongs to a round that is not in progress.</summary>
    OtherRound,

    /// <summary>Its sender is no member.</summary>
    NotAMember,

    /// <summary>Its sender was not asked for it, or was asked in another generation.</summary>
    NotAssigned,

    /// <summary>A leaf below it is in the tree already, or on its way while this one has only begun.</summary>
    Duplicate,
}

/// <summary>Why a worker is let go.</summary>
public enum ReleaseReason
{
    /// <summary>It asked to leave and has finished what it held.</summary>
    Drained,

    /// <summary>The run is over.</summary>
    RunFinished,
}
