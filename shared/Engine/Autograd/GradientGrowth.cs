namespace Cluster.Engine.Autograd;

/// <summary>Tells an observer of backward passes from where on gradients are final, node by node and, where an operation says so, row by row.
/// </summary>
internal sealed class GradientGrowth : IRowObserver
{
    private IGradientObserver _observer = null!;
    private TapeNode _node = null!;
    private int _finalAfter;
    private int _told;

    /// <summary>Begins a pass.</summary>
    /// <param name="observer">Who is told.</param>
    public void Begin(IGradientObserver observer) => (_observer, _told) = (observer, int.MaxValue);

    /// <summary>The pass comes to a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="finalAfter">Where the final gradients begin once it has been passed.</param>
    public void Enter(TapeNode node, int finalAfter) => (_node, _finalAfter) = (node, finalAfter);

    /// <inheritdoc/>
    public void OnRows(int input, int row)
    {
        var value = _node.Inputs[input];
        if (value.Root.Kind == ValueKind.Parameter)
        {
            // Rows are those of the value as the node sees it. What earlier nodes still change does not leave, be it this parameter itself.
            Tell(Math.Max(_finalAfter, value.Root.GradientOffset + (row * (value.Shape.ElementCount / value.Shape[0]))));
        }
    }

    /// <summary>The node has been passed.</summary>
    public void Leave() => Tell(_finalAfter);

    /// <summary>The pass is over.</summary>
    public void End() => _observer.OnFinal(0);

    private void Tell(int offset)
    {
        if (offset > 0 && offset < _told)
        {
            _told = offset;
            _observer.OnFinal(offset);
        }
    }
}
