using Cluster.Engine.Models;

namespace Cluster.Engine.Autograd;

/// <summary>What one module recorded, in an open recording: a stretch of its nodes and of its values.</summary>
/// <param name="name">Full name of the module.</param>
/// <param name="depth">Number of modules that it lies in.</param>
/// <param name="module">The module.</param>
/// <param name="firstNode">Index of the first node.</param>
/// <param name="firstRoot">Index of the first value with memory of its own.</param>
internal sealed class ModuleSpan(string name, int depth, Module module, int firstNode, int firstRoot)
{
    public string Name { get; } = name;

    public int Depth { get; } = depth;

    public Module Module { get; } = module;

    public Range Nodes { get; private set; }

    public Range Roots { get; private set; }

    /// <summary>What the module returned; null while it records.</summary>
    public Value? Result { get; private set; }

    public void End(Value result, int nodes, int roots) => (Result, Nodes, Roots) = (result, firstNode..nodes, firstRoot..roots);
}
