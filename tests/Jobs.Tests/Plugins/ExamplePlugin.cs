using Cluster.Jobs.Plugins;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests.Plugins;

/// <summary>The example project's assembly, alone in a folder of its own as a build leaves it.</summary>
public sealed class ExamplePlugin : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-plugin-");

    public ExamplePlugin() => File.Copy(typeof(CustomModel.Lion).Assembly.Location, Assembly);

    public string Folder => _folder.FullName;

    public string Assembly => Path.Combine(Folder, "CustomModel.dll");

    /// <summary>A job that uses all of its parts.</summary>
    public string Job => JobNaming(Assembly);

    /// <summary>The same with another line under plugins.</summary>
    public static string JobNaming(string plugin) => $$"""
        name: own
        plugins:
          - {{plugin}}
        data: {source: glyphs}
        model:
          - flatten
          - {type: gated_linear, units: 8}
          - squared_relu
          - {type: linear, units: 10}
        loss: {type: brier_score, temperature: 2}
        optimizer: {type: lion, learning_rate: 0.001}
        training: {epochs: 1, batch: 64}
        """;

    public JobSpec Parse() => JobFile.Parse(Job, "job.yaml", PluginPlaces.AsNamed);

    /// <summary>The line that refuses a job.</summary>
    public static string RefusalOf(string text, PluginPlaces? places)
    {
        var line = Assert.Throws<JobException>(() => JobFile.Parse(text, "job.yaml", places)).Message;
        JobText.AssertOneLine(line);
        return line;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
