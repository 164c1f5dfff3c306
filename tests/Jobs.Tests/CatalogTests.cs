using System.Reflection;
using Cluster.Data.Augmentations;
using Cluster.Data.Splits;
using Cluster.Data.Tables.Transforms;
using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;
using Module = Cluster.Engine.Models.Module;

namespace Cluster.Jobs.Tests;

/// <summary>Everything that the engine can do has a name, and every name works.</summary>
public sealed class CatalogTests
{
    // Classes that job files reach without a name, each with the reason.
    private static readonly Dictionary<Type, string> Nameless = new()
    {
        [typeof(Sequential)] = "a list of layers is one",
        [typeof(EmbeddingDefaultInitializer)] = "what an embedding begins with by itself",
        [typeof(PretrainedInitializer)] = "its values come from a program",
    };

    private static readonly Assembly[] Assemblies = [typeof(Module).Assembly, typeof(Augmentation).Assembly];

    public static TheoryData<string, string> Examples =>
        [.. AllCatalogs.ByProduct.SelectMany(pair => pair.Value.Entries.Select(entry => (pair.Key.Name, entry.Name)))];

    public static TheoryData<Type> Families =>
    [
        typeof(Module), typeof(Loss), typeof(Optimizer), typeof(Schedule), typeof(WeightAveraging), typeof(Initializer), typeof(Augmentation),
        typeof(WireFormat), typeof(ColumnTransform), typeof(RowSplit),
    ];

    [Theory]
    [MemberData(nameof(Families))]
    public void EveryClass_OfAFamily_HasAName(Type family)
    {
        var named = AllCatalogs.Of(family)!.Entries.Select(entry => entry.Product).Concat(Nameless.Keys).ToHashSet();

        var forgotten = Assemblies.SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type is { IsSealed: true, IsAbstract: false } && type.IsAssignableTo(family) && !named.Contains(type));

        Assert.Empty(forgotten);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_OfAnEntry_BuildsWhatTheEntryMakes(string family, string name)
    {
        var (catalog, entry) = Find(family, name);
        var data = LabelledSamples.OfClasses(new(1), 2, 0, 1, 1, 0, 0, 1, 1, 1);
        var context = new BuildContext(entry.ExampleSample, LearningRate: 0.1, TotalSteps: 100, Data: data);

        var built = catalog.Bind(new NodeAt(catalog.ExampleOf(entry), name)).Build(context);

        if (built is null)
        {
            Assert.Equal("default", name);
            return;
        }

        if (built is Objective objective)
        {
            built = objective.Loss;
            Assert.Contains(objective.Loss.Name, entry.OtherNames.Insert(0, entry.Name));
        }

        Assert.IsAssignableFrom(entry.Product, built);
        if (built is Module module)
        {
            Assert.NotNull(entry.ExampleSample);
            AssertRecords(module, entry.ExampleSample);
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_InCanonicalForm_IsItsOwnCanonicalForm(string family, string name)
    {
        var (catalog, entry) = Find(family, name);

        var once = catalog.Bind(new NodeAt(catalog.ExampleOf(entry), name)).ToNode();

        Assert.Equal(JsonNodeWriter.Write(once), JsonNodeWriter.Write(catalog.Bind(new NodeAt(once, name)).ToNode()));
    }

    private static void AssertRecords(Module module, Shape sample)
    {
        const int Batch = 4;
        var tape = new TapeRecorder(ParameterLayout.Of(module), new MicroBatches(Batch));
        var output = module.Record(tape, tape.Samples(sample));
        Assert.Equal(module.OutputShape(sample).Prepend(Batch), output.Shape);
    }

    private static (Catalog Catalog, CatalogEntry Entry) Find(string family, string name)
    {
        var catalog = AllCatalogs.ByProduct.Single(pair => pair.Key.Name == family).Value;
        return (catalog, catalog.Entries.Single(entry => entry.Name == name));
    }
}
