using Cluster.Protocol.Reduction;

namespace Cluster.Protocol.Tests.Reduction;

public sealed class SubtreeTests
{
    public static TheoryData<Subtree> Nodes =>
        [.. Enumerable.Range(0, 7).SelectMany(level => Enumerable.Range(0, 9).Select(index => new Subtree(level, index)))];

    [Theory, MemberData(nameof(Nodes))]
    public void Relations_AnyNode_FitTogether(Subtree node)
    {
        var span = 1 << node.Level;
        var (left, right) = node.IsLeft ? (node, node.Sibling) : (node.Sibling, node);

        Assert.Equal(node.Index * span, node.FirstLeaf);
        Assert.Equal(node, node.Sibling.Sibling);
        Assert.NotEqual(node.IsLeft, node.Sibling.IsLeft);
        Assert.Equal(node.Parent, node.Sibling.Parent);
        Assert.Equal(node.Level + 1, node.Parent.Level);
        Assert.Equal(node.Parent.FirstLeaf, left.FirstLeaf);
        Assert.Equal(node.Parent.FirstLeaf + span, right.FirstLeaf);
    }
}
