using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;

namespace Cluster.Checkpoints;

/// <summary>Refuses arenas that do not belong to a layout: a caller's bug, found before a file is touched.</summary>
internal static class Arenas
{
    public static void Check(ParameterLayout layout, AlignedBuffer arena, string name)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(arena, name);
        Check(layout, arena.Length, name);
    }

    public static void Check(ParameterLayout layout, OptimizerState optimizer)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(optimizer);
        Check(layout, optimizer.Length, nameof(optimizer));
    }

    private static void Check(ParameterLayout layout, int length, string name)
    {
        if (length != layout.Length)
        {
            throw new ArgumentException(
                $"A checkpoint needs {name} of {layout.Length} floats, got {length}; allocate with the layout's Length.", name);
        }
    }
}
