namespace Cluster.Integration;

/// <summary>Tests of clusters that run to their end: nothing is stopped, killed or timed. They run one after the other, beside the tests of
/// clusters that something happens to.</summary>
[CollectionDefinition(Name)]
public sealed class Undisturbed
{
    public const string Name = "undisturbed";
}
