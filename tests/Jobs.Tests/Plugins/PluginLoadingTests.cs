using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Cluster.Engine.Models;
using Cluster.Jobs.Plugins;

namespace Cluster.Jobs.Tests.Plugins;

/// <summary>Which plugins are loaded, from where, and what is said of those that are not.</summary>
public sealed class PluginLoadingTests : IDisposable
{
    private const string Digits = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly ExamplePlugin _plugin = new();

    public void Dispose() => _plugin.Dispose();

    [Fact]
    public void Job_WithAPlugin_IsBuiltFromItsParts()
    {
        var job = TrainingJob.Open(_plugin.Parse());

        Assert.Equal(["Flatten", "GatedLinear", "SquaredRelu", "Linear"], job.Model.Children.Select(child => child.Value.GetType().Name));
        Assert.Equal("brier_score", job.Objective.Loss.Name);
        Assert.Equal("lion", job.CreateUpdate().Optimizer.Name);
        Assert.Equal(64, PluginProof.Of(job).Length);
    }

    [Fact]
    public void Job_Written_NamesTheHashAndIsReadBack()
    {
        var text = JobFile.Write(_plugin.Parse());

        Assert.Contains("\"sha256\": \"", text, StringComparison.Ordinal);
        Assert.Contains("\"temperature\": 2", text, StringComparison.Ordinal);
        Assert.Equal(text, JobFile.Write(JobFile.Parse(text, "again", PluginPlaces.AsNamed)));
    }

    [Fact]
    public void ExampleJob_Folder_IsWhereThePluginIsTakenFrom()
    {
        var spec = JobFile.Read(Repository.PathOf("deploy", "jobs", "custom-model", "job.yaml"), PluginPlaces.In([_plugin.Folder]));

        Assert.Equal(_plugin.Assembly, Assert.Single(spec.Plugins).Path);
    }

    [Fact]
    public void Plugin_NoPlaceGiven_IsNotLoaded()
    {
        var line = ExamplePlugin.RefusalOf(_plugin.Job, null);

        Assert.StartsWith("job.yaml:3:5: plugins[0]: ", line, StringComparison.Ordinal);
        Assert.Contains("CustomModel", line, StringComparison.Ordinal);
        Assert.Contains("--plugins", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Plugin_NotInTheFoldersGiven_IsRefusedThoughTheJobNamesIt()
    {
        using var other = new ExamplePlugin();
        File.Delete(other.Assembly);

        var line = ExamplePlugin.RefusalOf(_plugin.Job, PluginPlaces.In([other.Folder]));

        Assert.Contains($"CustomModel.dll in {other.Folder}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Plugin_OtherHash_NamesBoth()
    {
        var found = Assert.Single(_plugin.Parse().Plugins).Sha256!;

        var line = ExamplePlugin.RefusalOf(ExamplePlugin.JobNaming($"{{path: {_plugin.Assembly}, sha256: {Digits}}}"), PluginPlaces.AsNamed);

        Assert.Contains(found[..12], line, StringComparison.Ordinal);
        Assert.Contains(Digits[..12], line, StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_AnAssemblyBesideIt_Counts()
    {
        var alone = Assert.Single(_plugin.Parse().Plugins);
        File.WriteAllText(Path.Combine(_plugin.Folder, "notes.txt"), "no code");
        Assert.Equal(alone, Assert.Single(_plugin.Parse().Plugins));

        File.WriteAllBytes(Path.Combine(_plugin.Folder, "Other.dll"), [1]);

        Assert.NotEqual(alone.Sha256, Assert.Single(_plugin.Parse().Plugins).Sha256);
    }

    [Theory]
    [InlineData("nowhere/MyModel.dll", "nothing at", "MyModel.dll")]
    [InlineData("some/folder", "MyModel.dll", "some/folder")]
    [InlineData("{path: MyModel.dll, sha256: abc}", "64", "abc")]
    [InlineData("{path: MyModel.dll, hash: abc}", "hash", "path, sha256")]
    public void Plugin_NoneThere_IsRefused(string plugin, params string[] keyWords)
    {
        var line = ExamplePlugin.RefusalOf(ExamplePlugin.JobNaming(plugin), PluginPlaces.AsNamed);

        Assert.StartsWith("job.yaml:3:", line, StringComparison.Ordinal);
        Assert.All(keyWords, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Plugin_NoAssembly_IsRefused()
    {
        File.WriteAllText(_plugin.Assembly, "text");

        Assert.Contains("expected a .NET assembly", ExamplePlugin.RefusalOf(_plugin.Job, PluginPlaces.AsNamed), StringComparison.Ordinal);
    }

    [Fact]
    public void Plugin_WithoutTheEngine_IsRefused()
    {
        File.Copy(typeof(FactAttribute).Assembly.Location, _plugin.Assembly, overwrite: true);

        Assert.Contains("uses nothing of Cluster.Engine", ExamplePlugin.RefusalOf(_plugin.Job, PluginPlaces.AsNamed), StringComparison.Ordinal);
    }

    [Fact]
    public void Plugin_OfAnotherEngine_NamesBothVersions()
    {
        WriteAssemblyFor(new Version(9, 8, 7, 6));

        var line = ExamplePlugin.RefusalOf(_plugin.Job, PluginPlaces.AsNamed);

        Assert.Contains("9.8.7.6", line, StringComparison.Ordinal);
        Assert.Contains($"{typeof(Linear).Assembly.GetName().Version}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gated_linear", "gatd_linear", "job.yaml:7:12: model[1].type: ", "did you mean 'gated_linear'")]
    [InlineData("units: 8", "unit: 8", "job.yaml:7:26: model[1].unit: ", "did you mean 'units'")]
    [InlineData("units: 8", "units: 0", "model[1].units", "GatedLinear")]
    [InlineData("temperature: 2", "temperature: 0", "job.yaml:10:40: loss.temperature: ", "BrierScore")]
    [InlineData("learning_rate: 0.001", "learning_rate: no", "optimizer.learning_rate", "a number")]
    public void Part_Wrong_IsNamedAsBuiltInOnesAre(string right, string wrong, params string[] keyWords)
    {
        var text = _plugin.Job.Replace(right, wrong, StringComparison.Ordinal);

        var line = Assert.Throws<JobException>(() => TrainingJob.Open(JobFile.Parse(text, "job.yaml", PluginPlaces.AsNamed))).Message;

        Assert.All(keyWords, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    // An assembly without a class that was compiled against some version of the engine.
    private void WriteAssemblyFor(Version engine)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("CustomModel.dll"), metadata.GetOrAddGuid(new Guid(Digits[..32])), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("CustomModel"), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddAssemblyReference(metadata.GetOrAddString("Cluster.Engine"), engine, default, default, default, default);
        metadata.AddTypeDefinition(
            TypeAttributes.NotPublic, default, metadata.GetOrAddString("<Module>"), default,
            MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(image);
        File.WriteAllBytes(_plugin.Assembly, image.ToArray());
    }
}
