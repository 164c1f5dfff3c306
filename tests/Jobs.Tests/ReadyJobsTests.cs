using System.Globalization;
using Cluster.Data;
using Cluster.Jobs.Building;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>The job files that come with the program are jobs.</summary>
public sealed class ReadyJobsTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.PathOf("deploy", "jobs")).Select(path => Path.GetFileName(path)!)];

    public static TheoryData<string> Tables => ["iris", "titanic", "adult", "california-housing", "bike-sharing"];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_ThatComesWithTheProgram_IsAJobOfItsName(string file)
    {
        var spec = JobFile.Read(Repository.PathOf("deploy", "jobs", file));

        var model = JobModel.Build(spec, SamplesFor(spec));

        Assert.Equal(Path.GetFileNameWithoutExtension(file), spec.Name);
        Assert.True(model.Layout.ElementCount > 0);
        Assert.Equal(JobFile.Write(spec), JobFile.Write(JobFile.Parse(JobFile.Write(spec), "again")));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void File_OfATable_FitsTheRealOne(string file)
    {
        var root = Environment.GetEnvironmentVariable("CLUSTER_TEST_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(root), $"CLUSTER_TEST_DATA is not set; set it to the folder that holds {file}/.");
        var spec = JobFile.Read(Repository.PathOf("deploy", "jobs", $"{file}.yaml"));

        var job = TrainingJob.Open(spec, Path.Combine(root!, file));

        Assert.True(job.Data.Train.Count > job.Data.Test.Count);
        Assert.Equal(job.Data.Train.Targets.IsLabels ? job.Data.Train.Classes : 1, job.Model.OutputShape(job.SampleShape).ElementCount);
    }

    [Fact]
    public void File_WithARelativePath_MeansTheFolderItLiesIn()
    {
        var folder = Repository.PathOf("deploy", "jobs");

        var spec = JobFile.Read(Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "adult.yaml")));

        Assert.Equal(
            ["adult-train.csv.gz", "adult-test.csv.gz"],
            spec.Data.Paths.Select(path => Path.GetRelativePath(Path.Combine(folder, "data", "adult"), path)));
    }

    [Fact]
    public void ClusterSection_TakesNoPartInTheJob()
    {
        var without = JobText.Parsed;

        var with = JobFile.Parse(
            JobText.Whole.Replace("\"seed\": 3", "\"seed\": 3, \"cluster\": { \"workers\": 4 }", StringComparison.Ordinal), JobText.File);

        Assert.Equal(new ClusterSpec(Workers: 4), with.Cluster);
        Assert.Equal(JobFile.Write(without), JobFile.Write(with));
    }

    [Fact]
    public void BuiltInJob_IsTheFileOfItsName()
    {
        var file = JobFile.Read(Repository.PathOf("deploy", "jobs", "glyphs-mlp.yaml"));
        var builtIn = BuiltInJobs.ImageClassifier("glyphs-mlp", new GlyphDataSpec());

        Assert.Equal(JobFile.Write(file), JobFile.Write(builtIn with { Training = builtIn.Training with { MicroBatches = 8 } }));
    }

    // What the model's last layer gives says what a table is about; real tables are read by another test.
    private static LabelledSamples SamplesFor(JobSpec spec)
    {
        var units = ((MappingNode)spec.Model[^1].Node)["units"] is ScalarNode number ? int.Parse(number.Text, CultureInfo.InvariantCulture) : 0;
        return spec.Data is not CsvDataSpec ? LabelledSamples.Images
            : units > 1 ? LabelledSamples.OfClasses(new(8), units, [.. Enumerable.Range(0, units)])
            : new LabelledSamples(new(8), TargetSchema.Values(new()), [0.5f, 1]);
    }
}
