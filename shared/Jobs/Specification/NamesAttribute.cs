namespace Cluster.Jobs.Specification;

/// <summary>Says which catalog the names of a job's parts come from.</summary>
/// <param name="product">What the parts are built into.</param>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NamesAttribute(Type product) : Attribute
{
    public Type Product { get; } = product;
}
