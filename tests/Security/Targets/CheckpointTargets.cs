using System.Security.Cryptography;
using System.Text;
using Cluster.Checkpoints;
using Cluster.Checkpoints.Ledger;
using Cluster.Engine.Memory;
using Cluster.Security.Inputs;

namespace Cluster.Security.Targets;

/// <summary>Checkpoints, weights and the ledger of a run.</summary>
internal static class CheckpointTargets
{
    private const string Hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> All =>
    [
        new("file/safetensors", InputForm.Bytes, Tensors, ReadTensors, typeof(CheckpointException)),
        new("file/safetensors-header", InputForm.Text, [Header], ReadHeader, typeof(CheckpointException)),
        .. CheckpointExamples.Files.Select(file => InCheckpoint(file.Key, file.Value)),
        new("file/pretrained", InputForm.Bytes, [CheckpointExamples.Files[CheckpointNames.Weights]], ReadPretrained, typeof(CheckpointException)),
        new("file/ledger", InputForm.Text, [WholeLedger()], ReadLedger, typeof(CheckpointException)),
        new("file/ledger-entry", InputForm.Text, Entries(), ReadEntry) { Allowance = 1 << 20 },
    ];

    private static IReadOnlyList<byte[]> Tensors =>
        [CheckpointExamples.Files[CheckpointNames.Weights], CheckpointExamples.Files[CheckpointNames.Optimizer]];

    private static byte[] Header =>
        Tensors[0][SafetensorsFile.LengthBytes..(SafetensorsFile.LengthBytes + (int)BitConverter.ToInt64(Tensors[0]))];

    private static long DataBytes { get; } = Tensors[0].Length - SafetensorsFile.LengthBytes - Header.Length;

    private static void ReadTensors(byte[] input, Place place)
    {
        using var file = SafetensorsFile.Open(place.Put("x.safetensors", input));
        foreach (var tensor in file.Tensors.Where(tensor => tensor.IsReadable))
        {
            file.Read(tensor.Name, new float[tensor.Length]);
        }
    }

    private static void ReadHeader(byte[] input, Place place) => _ = new SafetensorsHeader("x.safetensors", DataBytes).Parse(input);

    // One file of a checkpoint is another; the rest is whole. Its hash is that of the manifest only where nothing was done to it.
    private static Target InCheckpoint(string name, byte[] content) => new(
        $"file/checkpoint-{Path.GetFileNameWithoutExtension(name)}",
        name.EndsWith(".json", StringComparison.Ordinal) ? InputForm.Text : InputForm.Bytes,
        [content],
        (input, place) =>
        {
            var folder = place.Once($"of-{name}", path => CheckpointExamples.Write(path));
            var directory = CheckpointFolder.List(folder)[0];
            File.WriteAllBytes(Path.Combine(directory, name), input);
            _ = Checkpoint.TryReadState(directory);
            var checkpoint = Checkpoint.Open(directory);
            using var weights = new AlignedBuffer(CheckpointExamples.Layout.Length);
            checkpoint.ReadWeights(CheckpointExamples.Layout, weights);
            _ = checkpoint.PositionDigestOfWeights();
        },
        typeof(CheckpointException));

    private static void ReadPretrained(byte[] input, Place place)
    {
        var path = place.Put("weights.safetensors", input);
        using var weights = new AlignedBuffer(CheckpointExamples.Layout.Length);
        _ = PretrainedWeights.Open(path).ReadInto(CheckpointExamples.Layout, weights, _ => true, isStrict: false);
    }

    private static void ReadLedger(byte[] input, Place place)
    {
        var folder = place.Once("run", _ => { });
        File.WriteAllBytes(RunLedger.PathIn(folder), input);
        _ = LedgerPast.Read(folder);
        _ = RunLedger.Read(folder);
    }

    // An entry whose hash is right, as an enemy would make it: what it says is looked at all the same.
    private static void ReadEntry(byte[] input, Place place)
    {
        var body = input.Length > 0 && input[^1] == (byte)'}' ? input : [.. input, (byte)'}'];
        var hash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(Hash), .. body]));
        byte[] line = [.. body.AsSpan(0, body.Length - 1), .. Encoding.UTF8.GetBytes($",\"hash\":\"{hash}\"}}")];
        _ = LedgerChain.JobOf(line);
        if (new LedgerChain(Hash).Read(line) is ({ } entry, null))
        {
            var replay = new LedgerReplay();
            _ = replay.Add(Began()) ?? replay.Add(Step(1)) ?? replay.Add(entry);
        }
    }

    private static BeganEntry Began() => new(0, 0, 1, Hash, Hash, "build");

    private static StepEntry Step(long step) => new(step, 1, 0, 4, 4, 1.0 / step, (ulong)step);

    private static LedgerEntry[] Whole() =>
        [Began(), Step(1), Step(2), new EvaluatedEntry(2, 1, 0.5, 0.25), new CheckpointEntry(2, 2, Hash), new EndedEntry(2, 2, false)];

    private static byte[] WholeLedger()
    {
        using var place = new Place();
        var folder = place.Once("run", _ => { });
        using (var writer = LedgerWriter.Begin(folder, Began()))
        {
            foreach (var entry in Whole()[1..])
            {
                writer.Append(entry);
            }

            writer.MakeDurable();
        }

        return File.ReadAllBytes(RunLedger.PathIn(folder));
    }

    private static IReadOnlyList<byte[]> Entries() =>
    [
        .. Whole().Append(new RolledBackEntry(1, 1, "why")).Select(entry =>
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(entry, LedgerJson.Default.LedgerEntry)),
    ];
}
