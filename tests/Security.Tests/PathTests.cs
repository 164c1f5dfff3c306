using System.Text;
using Cluster.Checkpoints;
using Cluster.Coordinator.Leading;
using Cluster.Data;
using Cluster.Data.Numpy;
using Cluster.Data.Tables;
using Cluster.Data.Text;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
using Cluster.Security.Targets;

namespace Cluster.Security.Tests;

/// <summary>Names that lead where no file is: each is refused at once, in a documented way.</summary>
public sealed class PathTests : IDisposable
{
    private const string Zeros = "/dev/zero";

    private readonly Place _place = new();

    public static TheoryData<string> Readers => [.. Opening.Keys];

    private static Dictionary<string, Action<string>> Opening { get; } = new()
    {
        ["job"] = path => JobFile.Read(path, PluginPlaces.None),
        ["idx"] = path => IdxFile.Read(path),
        ["array"] = path => ArrayFile.Open(path),
        ["text"] = path => TextFile.Read(path),
        ["csv"] = path => CsvFile.Read(path, new CsvFormat()),
        ["json lines"] = path => new JsonRowBatches(path, ["a"], new CsvFormat()).Dispose(),
        ["weights"] = path => SafetensorsFile.Open(path).Dispose(),
        ["checkpoint"] = path => Checkpoint.Open(path),
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public void Reader_OfADeviceWithoutEnd_Refuses(string reader)
    {
        Assert.SkipUnless(File.Exists(Zeros), "The system has no such device.");

        Refuses(() => Opening[reader](Zeros));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Reader_OfAFolderOrNothing_Refuses(string reader)
    {
        Refuses(() => Opening[reader](_place[""]));
        Refuses(() => Opening[reader](_place["../nothing"]));
    }

    [Fact]
    public void Weights_BehindALink_AreRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Not every user may make links there.");
        var file = _place.Put("weights.safetensors", CheckpointExamples.Files["weights.safetensors"]);
        SafetensorsFile.Open(file).Dispose();

        File.CreateSymbolicLink(_place["link"], file);

        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_place["link"]));
    }

    [Fact]
    public void Checkpoint_WhoseFileBecomesALink_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Not every user may make links there.");
        var directory = CheckpointExamples.Write(_place["checkpoints"]);
        var weights = Path.Combine(directory, "weights.safetensors");
        Checkpoint.Open(directory);

        File.Move(weights, _place["elsewhere"]);
        File.CreateSymbolicLink(weights, _place["elsewhere"]);

        Assert.Throws<CheckpointException>(() => Checkpoint.Open(directory));
    }

    [Fact]
    public void Job_WithAPathThatNoSystemKnows_IsRefused()
    {
        var text = JobExamples.Yaml.First(job => job.Contains("path:", StringComparison.Ordinal));
        var line = text.Split('\n').First(each => each.Contains("path:", StringComparison.Ordinal));
        var spoilt = text.Replace(line, line[..(line.IndexOf("path:", StringComparison.Ordinal) + 5)] + " \"a\\0b\"", StringComparison.Ordinal);

        var error = Assert.Throws<JobException>(() => JobFile.Read(_place.Put("job.yaml", Encoding.UTF8.GetBytes(spoilt)), PluginPlaces.None));

        Assert.Contains("U+0000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_WithAKeyTwiceOrHalfACharacter_IsRefused()
    {
        foreach (var row in (string[])["{\"a\":1,\"a\":2}", "{\"a\":\"\\ud800\"}"])
        {
            using var rows = new JsonRowBatches(_place.Put("rows.jsonl", Encoding.UTF8.GetBytes(row)), ["a"], new CsvFormat());
            Assert.Throws<DataException>(() => rows.ReadNext(1));
        }
    }

    [Fact]
    public void Term_WithAKeyTwice_IsDamaged()
    {
        var text = new TermRecord("run", 3, 7, "host", DateTimeOffset.UnixEpoch, 0, null).Write();
        Assert.NotNull(TermRecord.TryRead(_place.Put("whole", Encoding.UTF8.GetBytes(text))));

        Assert.Null(TermRecord.TryRead(_place.Put("twice", Encoding.UTF8.GetBytes(text.Replace("{", "{\"term\": 9,", StringComparison.Ordinal)))));
    }

    public void Dispose() => _place.Dispose();

    private static void Refuses(Action open)
    {
        var error = Record.Exception(open);

        Assert.True(error is JobException or DataException or CheckpointException, error?.ToString() ?? "It was taken.");
    }
}
