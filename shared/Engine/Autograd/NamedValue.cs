using Cluster.Engine.Models;

namespace Cluster.Engine.Autograd;

/// <summary>The result of a module on a tape.</summary>
/// <param name="Name">Full name of the module, such as "2.0".</param>
/// <param name="Module">The module.</param>
/// <param name="Value">Its result.</param>
public sealed record NamedValue(string Name, Module Module, Value Value);
