using Cluster.Engine.Models;

namespace Cluster.Engine.Autograd;

/// <summary>Which module recorded what.</summary>
public sealed partial class TapeRecorder
{
    private readonly List<NamedValue> _named = [];
    private readonly List<ModuleSpan> _modules = [];
    private string _prefix = "";
    private int _depth;

    /// <summary>The modules that were recorded under a name, each before those within it.</summary>
    internal IReadOnlyList<ModuleSpan> Modules => _modules;

    /// <summary>Records a module under its name, so that its result is found again by it: <see cref="Tape.Named"/>. Modules record their
    /// children this way.</summary>
    /// <param name="name">Name within its parent, such as "2".</param>
    /// <param name="module">The module.</param>
    /// <param name="input">Incoming batch.</param>
    /// <returns>What the module records.</returns>
    public Value RecordModule(string name, Module module, Value input)
    {
        ArgumentNullException.ThrowIfNull(module);
        var parent = _prefix;
        _prefix = parent.Length == 0 ? name : $"{parent}.{name}";
        var span = new ModuleSpan(_prefix, _depth++, module, _nodes.Count, _roots.Count);
        _modules.Add(span);
        var result = module.Record(this, input);
        _named.Add(new NamedValue(_prefix, module, result));
        span.End(result, _nodes.Count, _roots.Count);
        (_prefix, _depth) = (parent, span.Depth);
        return result;
    }
}
