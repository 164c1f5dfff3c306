using System.Collections.Immutable;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Looks;

/// <summary>Data as a starter job names it.</summary>
/// <param name="Summary">What it is and what is predicted, in a few words.</param>
/// <param name="Lines">YAML for what stands under the key data, with comments, not indented.</param>
internal sealed record DataDraft(string Summary, ImmutableArray<string> Lines)
{
    /// <summary>What the lines say.</summary>
    public DataSpec Spec()
    {
        var node = new NodeAt(YamlNodeReader.Read(string.Join('\n', Lines), "data"), "data");
        return (DataSpec)AllCatalogs.Of(typeof(DataSpec))!.Bind(node).Build(BuildContext.None)!;
    }
}
