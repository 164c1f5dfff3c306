using System.Collections.Immutable;
using System.Reflection;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Binding;

/// <summary>One line of a catalog: a name in job files, and the class or function that makes what it stands for. The parameters are
/// those of the class's longest constructor, or of the function.</summary>
internal sealed class CatalogEntry
{
    private const BindingFlags AnyCase = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    private readonly MethodBase _maker;
    private readonly object? _target;
    private readonly Dictionary<string, ImmutableArray<string>> _keys = [];
    private readonly Dictionary<string, Func<BuildContext, object>> _inferences = [];
    private readonly Dictionary<string, ValueKind> _kinds = [];
    private readonly Lazy<ImmutableArray<CatalogParameter>> _parameters;
    private Delegate? _finish;

    private CatalogEntry(string name, Type product, MethodBase maker, object? target)
    {
        (Name, Product, _maker, _target) = (name, product, maker, target);
        _parameters = new(ReadParameters);
    }

    /// <summary>The name in job files.</summary>
    public string Name { get; }

    /// <summary>Other names for the same.</summary>
    public ImmutableArray<string> OtherNames { get; private set; } = [];

    /// <summary>What it makes.</summary>
    public Type Product { get; }

    /// <summary>The plugin that the class comes from; null where it is built in.</summary>
    public string? Plugin { get; private init; }

    /// <summary>Its parameters in the program's order.</summary>
    public ImmutableArray<CatalogParameter> Parameters => _parameters.Value;

    /// <summary>Those of them that a job gives; the others are inferred.</summary>
    public IEnumerable<CatalogParameter> Given => Parameters.Where(parameter => parameter.Kind is not null);

    /// <summary>The keys of a use of it, for documentation and tests.</summary>
    public ImmutableArray<JobKey> Example { get; private set; } = [];

    /// <summary>A sample that the example can take.</summary>
    public Shape? ExampleSample { get; private set; }

    /// <summary>An entry that makes objects of one class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="name">Its name in job files.</param>
    public static CatalogEntry Of(Type type, string name) =>
        new(name, type, type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!, null);

    /// <summary>An entry that makes objects of one class.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="name">Its name in job files.</param>
    public static CatalogEntry Of<T>(string name) => Of(typeof(T), name);

    /// <summary>An entry whose objects a function makes.</summary>
    /// <param name="name">Its name in job files.</param>
    /// <param name="make">The function; its parameters' names and defaults are the entry's.</param>
    public static CatalogEntry Of(string name, Delegate make) => new(name, make.Method.ReturnType, make.Method, make.Target);

    /// <summary>An entry that makes objects of a class of the user's own.</summary>
    /// <param name="type">The class.</param>
    /// <param name="plugin">Where it comes from.</param>
    /// <param name="maker">The constructor.</param>
    public static CatalogEntry OfPlugin(Type type, string plugin, ConstructorInfo maker) =>
        new(Naming.Snake(type.Name), type, maker, null) { Plugin = plugin };

    /// <summary>Gives it further names.</summary>
    public CatalogEntry Also(params ReadOnlySpan<string> names)
    {
        OtherNames = [.. names];
        return this;
    }

    /// <summary>Gives a parameter another key, which is the one that is written; its own may be used as well.</summary>
    public CatalogEntry Key(string parameter, params ReadOnlySpan<string> keys)
    {
        _keys.Add(parameter, [.. keys]);
        return this;
    }

    /// <summary>Lets a parameter follow from the incoming sample.</summary>
    public CatalogEntry Infer(string parameter, Func<Shape, object> inference) => FromContext(parameter, context => inference(context.Incoming));

    /// <summary>Lets a parameter follow from what surrounds the part.</summary>
    public CatalogEntry FromContext(string parameter, Func<BuildContext, object> inference)
    {
        _inferences.Add(parameter, inference);
        return this;
    }

    /// <summary>Lets a parameter take other values than its type says.</summary>
    public CatalogEntry Takes(string parameter, ValueKind kind)
    {
        _kinds.Add(parameter, kind);
        return this;
    }

    /// <summary>Lets a function have the last word: it takes what the entry makes, and its further parameters are the entry's, too.</summary>
    public CatalogEntry Then(Delegate finish)
    {
        _finish = finish;
        return this;
    }

    /// <summary>Gives a use of the entry.</summary>
    /// <param name="sample">Shape of a sample that it can take; null where nothing flows.</param>
    /// <param name="parameters">Keys and values.</param>
    public CatalogEntry On(Shape? sample, params ReadOnlySpan<(string Key, JobNode Value)> parameters)
    {
        ExampleSample = sample;
        foreach (var (key, value) in parameters)
        {
            Example = Example.Add(new JobKey(key, Place.None, value));
        }

        return this;
    }

    /// <summary>Calls the constructor or function.</summary>
    /// <param name="arguments">A value for every parameter.</param>
    public object? Make(object?[] arguments)
    {
        if (_finish is null)
        {
            return MakeProduct(arguments);
        }

        var own = _maker.GetParameters().Length;
        return Call(_finish.Method, _finish.Target, [MakeProduct(arguments[..own]), .. arguments[own..]]);
    }

    /// <summary>Index of the first parameter that something holds for; -1 if it holds for none.</summary>
    public int IndexOf(Func<CatalogParameter, bool> holds) =>
        Parameters.Select((parameter, index) => holds(parameter) ? index : -1).FirstOrDefault(index => index >= 0, -1);

    /// <summary>A use of the entry with the given values, as a node.</summary>
    /// <param name="values">A value for every parameter.</param>
    /// <param name="typeKey">The key that holds the entry's name; null if none does.</param>
    public MappingNode ToNode(IEnumerable<object?> values, string? typeKey)
    {
        var nodes = Parameters.Zip(values, (parameter, value) => (Key: parameter.Keys[0], Node: parameter.Write(value)));
        var keys = nodes.Where(pair => pair.Node is not null).Select(pair => new JobKey(pair.Key, Place.None, pair.Node!));
        return new MappingNode(Place.None, typeKey is null ? [.. keys] : [new JobKey(typeKey, Place.None, Name), .. keys]);
    }

    /// <summary>The use of the entry that made a record: each parameter's value is the property of its name.</summary>
    /// <param name="made">The record.</param>
    /// <param name="typeKey">The key that holds the entry's name; null if none does.</param>
    public MappingNode Describe(object made, string? typeKey) =>
        ToNode(Parameters.Select(parameter => Product.GetProperty(parameter.Name, AnyCase)!.GetValue(made)), typeKey);

    private static object? Call(MethodBase method, object? target, object?[] arguments) =>
        method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private object? MakeProduct(object?[] arguments) => _maker is ConstructorInfo constructor
        ? constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null)
        : Call(_maker, _target, arguments);

    private ImmutableArray<CatalogParameter> ReadParameters() =>
    [
        .. _maker.GetParameters().Concat(_finish?.Method.GetParameters().Skip(1) ?? []).Select(parameter => new CatalogParameter(
            parameter,
            _keys.GetValueOrDefault(parameter.Name!, []),
            _inferences.GetValueOrDefault(parameter.Name!),
            _kinds.GetValueOrDefault(parameter.Name!))),
    ];
}
