using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cluster.Integration.Harness;
using Cluster.Integration.Models;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Interfaces;

/// <summary>What <c>cluster predict</c> says of new samples.</summary>
[Collection(Undisturbed.Name)]
public sealed class PredictTests : ClusterTest
{
    private const int Pixels = 64;
    private const int IdxHeader = 16;

    [Fact]
    public async Task Predict_OfATable_NeedsNeitherTheDataNorTheTargets()
    {
        await TrainTableAsync(TinyTable.Job);
        Workspace.Write("new.csv", "trade,age\nnurse,70\nclerk,20\nastronaut,\n");

        var output = (await Workspace.RunAsync(["predict", "run", "new.csv"])).Succeeded().Output;

        Assert.Equal("prediction,probability_no,probability_yes", output[0]);
        Assert.Equal(["yes", "no"], output.Skip(1).Take(2).Select(line => line.Split(',')[0]));
        var last = output[3].Split(',');
        Assert.Equal(1, Number(last[1]) + Number(last[2]), 12);
    }

    [Fact]
    public async Task Predict_FromJsonLines_SaysTheSame()
    {
        await TrainTableAsync(TinyTable.Job);
        Workspace.Write("new.csv", "age,trade\n70,nurse\n,smith\n20,astronaut\n");
        Workspace.Write("new.jsonl", "{\"age\":70,\"trade\":\"nurse\"}\n\n{\"trade\":\"smith\"}\n{\"trade\":\"astronaut\",\"age\":20,\"x\":[1]}\n");

        var csv = (await Workspace.RunAsync(["predict", "run", "new.csv", "--output-format", "jsonl"])).Succeeded().Output;
        (await Workspace.RunAsync(["predict", "run", "new.jsonl", "--output", "out.jsonl"])).Succeeded();

        Assert.Equal(csv, await File.ReadAllLinesAsync(Workspace.File("out.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Predict_OfValues_GivesThemInTheUnitOfTheFile()
    {
        var rows = Enumerable.Range(0, 200).Select(index => FormattableString.Invariant($"{index % 50},{1000 + (20 * (index % 50))}"));
        var steps = ImmutableSortedDictionary<string, ImmutableArray<Part>>.Empty.Add("price", [Part.Of("log"), Part.Of("normalize")]);
        await TrainTableAsync(
            TinyTable.Job with
            {
                Data = new CsvDataSpec(TinyTable.File, ["price"], Columns: steps),
                Model = [Part.Of("linear", ("units", 8)), Part.Of("tanh"), Part.Of("linear", ("units", 1))],
                Loss = Part.Of("mse"),
                Training = new TrainingSpec(Epochs: 40, Batch: 16),
            },
            string.Join('\n', rows.Prepend("size,price")));
        Workspace.Write("new.csv", "size\n25\n");

        var output = (await Workspace.RunAsync(["predict", "run", "new.csv"])).Succeeded().Output;

        Assert.Equal("prediction_price", output[0]);
        Assert.InRange(Number(output[1]), 1400, 1600);
    }

    [Fact]
    public async Task Predict_OfImages_FromAnArray_FindsTheAccuracyOfTraining()
    {
        var job = ModelCatalog.All["relu-adam"];
        var trained = RunSummary.Of(
            (await Workspace.RunAsync(["local", Workspace.Write(job), "--run-folder", "run", "--in-process", "--json"])).Succeeded());
        var pixels = ReadIdx("t10k-images-idx3-ubyte")[IdxHeader..];
        var labels = ReadIdx("t10k-labels-idx1-ubyte")[8..];
        WriteArray("images.npy", "|u1", $"({TinyImages.Test}, 8, 8)", pixels);
        Directory.Delete(Workspace.File(TinyImages.Folder), recursive: true);

        var output = (await Workspace.RunAsync(["predict", "run", "images.npy", "--threads", "2"])).Succeeded().Output;
        (await Workspace.RunAsync(["predict", "run", "images.npy", "--output", "out.npy"])).Succeeded();

        var right = output.Skip(1).Zip(labels).Count(pair => pair.First.Split(',')[0] == pair.Second.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(trained.TestAccuracy, (double)right / TinyImages.Test);
        var array = await File.ReadAllBytesAsync(Workspace.File("out.npy"), TestContext.Current.CancellationToken);
        Assert.Contains("(600, 10", Encoding.ASCII.GetString(array[..128]), StringComparison.Ordinal);
        Assert.Equal((float)Number(output[^1].Split(',')[^1]), BitConverter.ToSingle(array.AsSpan(^4..)));
    }

    [Fact]
    public async Task Predict_OfNumbers_FromCsvAndJson_SaysTheSame()
    {
        (await Workspace.RunAsync(["local", Workspace.Write(ModelCatalog.Smallest), "--run-folder", "run", "--in-process"])).Succeeded();
        var numbers = Enumerable.Range(0, Pixels).Select(index => (index / 64f).ToString(CultureInfo.InvariantCulture)).ToArray();
        Workspace.Write("rows.csv", string.Join(',', numbers) + "\n");
        Workspace.Write("rows.jsonl", JsonSerializer.Serialize(numbers.Chunk(8)).Replace("\"", "", StringComparison.Ordinal) + "\n");

        var csv = (await Workspace.RunAsync(["predict", "run", "rows.csv"])).Succeeded().Output;
        var json = (await Workspace.RunAsync(["predict", "run", "rows.jsonl"])).Succeeded().Output;

        Assert.StartsWith("prediction,score_0", csv[0], StringComparison.Ordinal);
        Assert.Equal(csv, json);
    }

    [Fact]
    public async Task Predict_OfRowsThatCannotBeRead_NamesTheLine_AndWritesNothing()
    {
        await TrainTableAsync(TinyTable.Job);
        Workspace.Write("bad.csv", "age,trade\n70,nurse\nold,smith\n");
        Workspace.Write("short.csv", "age\n70\n");
        Workspace.Write("bad.jsonl", "{\"age\":70}\n[1]\n");

        (await Workspace.RunAsync(["predict", "run", "bad.csv", "--output", "out.csv"])).RefusedAtOnce("bad.csv, line 3", "'age'", "'old'");
        (await Workspace.RunAsync(["predict", "run", "short.csv", "--output", "out.csv"])).RefusedAtOnce("short.csv", "'trade'");
        (await Workspace.RunAsync(["predict", "run", "bad.jsonl", "--output", "out.csv"])).RefusedAtOnce("bad.jsonl, line 2", "object");
        Assert.Empty(Directory.GetFiles(Workspace.Root, "out.csv*"));
    }

    [Fact]
    public async Task Predict_OfArraysThatDoNotFit_IsRefused()
    {
        (await Workspace.RunAsync(["local", Workspace.Write(ModelCatalog.Smallest), "--run-folder", "run", "--in-process"])).Succeeded();
        WriteArray("wide.npy", "<f4", "(1, 9)", new byte[36]);
        WriteArray("cut.npy", "<f4", "(2, 64)", new byte[300]);
        Workspace.Write("text.npy", "no array");

        (await Workspace.RunAsync(["predict", "run", "wide.npy", "--output", "o.csv"])).RefusedAtOnce("wide.npy", "[1, 8, 8]", "[9]");
        (await Workspace.RunAsync(["predict", "run", "cut.npy", "--output", "o.csv"])).RefusedAtOnce("cut.npy", "truncated");
        (await Workspace.RunAsync(["predict", "run", "text.npy", "--output", "o.csv"])).RefusedAtOnce("text.npy", "numpy.save");
        (await Workspace.RunAsync(["predict", "run", "samples"])).RefusedAtOnce("samples", "--format");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // The training file is gone afterwards: what was learned from it lies in the run.
    private async Task TrainTableAsync(JobSpec job, string? text = null)
    {
        Workspace.Write(TinyTable.File, text ?? TinyTable.Text);
        (await Workspace.RunAsync(["local", Workspace.Write(job), "--run-folder", "run", "--in-process"])).Succeeded();
        File.Delete(Workspace.File(TinyTable.File));
    }

    private byte[] ReadIdx(string name) => File.ReadAllBytes(Workspace.File(TinyImages.Folder, name));

    private void WriteArray(string name, string type, string shape, byte[] elements)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        var length = BitConverter.GetBytes((ushort)header.Length);
        File.WriteAllBytes(Workspace.File(name), [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. elements]);
    }
}
