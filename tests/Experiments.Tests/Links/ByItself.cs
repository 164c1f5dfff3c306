namespace Cluster.Experiments.Tests.Links;

/// <summary>Tests that take the time: nothing of this suite runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ByItself
{
    public const string Name = "by itself";
}
