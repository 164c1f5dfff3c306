namespace Cluster.Integration.Refusals;

/// <summary>Tests whose commands end at once, without a cluster. They run one after the other, beside the tests of clusters.</summary>
[CollectionDefinition(Name)]
public sealed class OverAtOnce
{
    public const string Name = "refusals";
}
