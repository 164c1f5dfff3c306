using Cluster.Jobs.Building;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>The job files that come with the program are jobs.</summary>
public sealed class ReadyJobsTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.PathOf("deploy", "jobs")).Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_ThatComesWithTheProgram_IsAJobOfItsName(string file)
    {
        var spec = JobFile.Read(Repository.PathOf("deploy", "jobs", file));

        var model = JobModel.Build(spec, LabelledSamples.Images);

        Assert.Equal(Path.GetFileNameWithoutExtension(file), spec.Name);
        Assert.True(model.Layout.ElementCount > 0);
        Assert.Equal(JobFile.Write(spec), JobFile.Write(JobFile.Parse(JobFile.Write(spec), "again")));
    }

    [Fact]
    public void BuiltInJob_IsTheFileOfItsName()
    {
        var file = JobFile.Read(Repository.PathOf("deploy", "jobs", "glyphs-mlp.json"));
        var builtIn = BuiltInJobs.ImageClassifier("glyphs-mlp", new GlyphDataSpec());

        Assert.Equal(JobFile.Write(file), JobFile.Write(builtIn with { Training = builtIn.Training with { MicroBatches = 8 } }));
    }
}
