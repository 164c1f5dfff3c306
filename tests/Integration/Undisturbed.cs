namespace Cluster.Integration;

/// <summary>Tests of clusters that no delay can make end otherwise: nothing happens to them, or what the test itself does when they have come to a
/// certain point. They run one after the other, beside the tests in which time matters.</summary>
[CollectionDefinition(Name)]
public sealed class Undisturbed
{
    public const string Name = "undisturbed";
}
