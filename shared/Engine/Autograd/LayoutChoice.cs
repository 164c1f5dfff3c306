using Cluster.Engine.Autograd.Operations;

namespace Cluster.Engine.Autograd;

/// <summary>Decides how the samples of an operation's results lie in memory.</summary>
internal static class LayoutChoice
{
    /// <summary>Side by side where the operation asks for it, or does not mind and gets nothing else; else in rows.</summary>
    public static SampleLayout Of(Operation operation, ReadOnlySpan<Value> inputs)
    {
        if (operation is LanesOperation conversion)
        {
            return conversion.Target;
        }

        if (operation is ILaneOperation { Layout: SampleLayout.Lanes })
        {
            return SampleLayout.Lanes;
        }

        if (!operation.IsElementwise || inputs.IsEmpty)
        {
            return SampleLayout.Rows;
        }

        foreach (var input in inputs)
        {
            if (input.Layout != SampleLayout.Lanes || !input.Shape.Equals(inputs[0].Shape))
            {
                return SampleLayout.Rows;
            }
        }

        return SampleLayout.Lanes;
    }

    /// <summary>Whether an operation in rows is given samples side by side.</summary>
    public static bool AnyLanes(ReadOnlySpan<Value> inputs)
    {
        foreach (var input in inputs)
        {
            if (input.Layout == SampleLayout.Lanes)
            {
                return true;
            }
        }

        return false;
    }
}
