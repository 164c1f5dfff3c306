using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Onnx.Tests.Catalogues;

namespace Cluster.Onnx.Tests;

/// <summary>The models that are exported, by name.</summary>
internal sealed class Catalogue
{
    private readonly Dictionary<string, Func<ModelUnderTest>> _models = new(StringComparer.Ordinal);

    private Catalogue()
    {
        WholeModels.AddTo(this);
        ImageLayers.AddTo(this);
        SequenceLayers.AddTo(this);
        Functions.AddTo(this);
        Formulas.AddTo(this);
    }

    public static IReadOnlyDictionary<string, Func<ModelUnderTest>> Models { get; } = new Catalogue()._models;

    /// <summary>Adds a model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sample">Shape of a sample.</param>
    /// <param name="create">Makes it.</param>
    /// <param name="range">What samples are drawn from; null for usual ones.</param>
    public void Add(string name, Shape sample, Func<Module> create, SampleRange? range = null) =>
        _models.Add(name, () => new ModelUnderTest(create(), sample, range ?? SampleRange.Usual));

    /// <summary>Adds a formula.</summary>
    public void AddFormula(string name, Shape sample, Func<Value, Value> formula, SampleRange? range = null) =>
        Add(name, sample, () => new FunctionModule((x, _) => formula(x)), range);

    /// <summary>Adds a formula of parameters.</summary>
    public void AddFormula(string name, Shape sample, Func<Value, Value[], Value> formula, params Shape[] parameters) =>
        Add(name, sample, () => new FunctionModule(formula, parameters));
}
