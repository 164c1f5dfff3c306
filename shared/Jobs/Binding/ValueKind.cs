using System.Text.Json.Nodes;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Schema;

namespace Cluster.Jobs.Binding;

/// <summary>How nodes become values of one type, and back.</summary>
internal abstract class ValueKind
{
    /// <summary>What is expected, as in "a whole number".</summary>
    public abstract string Expected { get; }

    /// <summary>Reads a value.</summary>
    /// <returns>The value, or an <see cref="IBuildable"/> that becomes one.</returns>
    /// <exception cref="JobException">The node is no such value.</exception>
    public abstract object Bind(NodeAt at);

    /// <summary>The value in canonical form; null if there is nothing to write.</summary>
    public JobNode? Write(object? value) => value switch
    {
        null => null,
        IBuildable buildable => buildable.ToNode(),
        _ => WriteValue(value),
    };

    /// <summary>The schema of such a value.</summary>
    /// <param name="definitions">What it may refer to.</param>
    public abstract JsonObject Schema(SchemaDefinitions definitions);

    protected abstract JobNode? WriteValue(object value);
}
