using System.Globalization;
using System.Text.Json;
using Cluster.Benchmarks.Rows;
using Cluster.Benchmarks.Workloads;
using Cluster.Collectives.WireFormats;
using Cluster.Data;

namespace Cluster.Benchmarks;

/// <summary>The wire formats' table: bytes and speed on one core, for the gradients and the weights of models in training. The images are
/// Fashion-MNIST's where CLUSTER_TEST_DATA names the folder that holds them, else the built-in glyphs.</summary>
internal static class WireBenchmark
{
    private const string DataVariable = "CLUSTER_TEST_DATA";
    private const int Steps = 100;
    private const int Batches = 32;
    private const int Repeats = 20;
    private const double Seconds = 0.02;

    /// <summary>Measures every format and prints a line each.</summary>
    /// <param name="isJson">Whether as JSON lines.</param>
    public static void Run(bool isJson)
    {
        var data = Data();
        if (!isJson)
        {
            Console.WriteLine($"{data.Name,-36} {"bytes",7} {"encode",7} {"decode",7} {"round",7}  (of fp32; GB/s of float32)");
        }

        foreach (var name in (string[])["mlp", "lenet", "cnn"])
        {
            using var training = new TrainingStep(Workload.Named(name), 1, Batches, data);
            for (var step = 0; step < Steps; step++)
            {
                training.Run();
            }

            (string, float[])[] arenas = [("gradients", training.Gradients.ToArray()), ("weights", training.Weights.ToArray())];
            foreach (var (what, values) in arenas)
            {
                foreach (var format in (string[])["fp32", "lossless", "bf16", "fp16", "top_k"])
                {
                    Measure($"{name} {what} {format}", WireCodecs.Of(format), values, isJson);
                }
            }
        }
    }

    private static Dataset Data() => Environment.GetEnvironmentVariable(DataVariable) is { Length: > 0 } root
        ? IdxFolder.Open(Path.Combine(root, "fashion-mnist")).Train
        : GlyphDataset.Create(1).Train;

    private static void Measure(string name, IWireCodec codec, float[] values, bool isJson)
    {
        var encoded = new byte[codec.MostBytes(values.Length)];
        var decoded = new float[values.Length];
        var length = codec.Encode(values, encoded);
        var encode = Speed(() => codec.Encode(values, encoded), values.Length);
        var decode = Speed(() => codec.Decode(encoded.AsSpan(0, length), decoded), values.Length);
        var round = Speed(() => codec.Round(decoded), values.Length);
        var share = (double)length / (values.Length * sizeof(float));
        Console.WriteLine(isJson
            ? JsonSerializer.Serialize(new { name, share, encode, decode, round })
            : string.Create(CultureInfo.InvariantCulture, $"{name,-36} {share,7:P1} {encode,7:F2} {decode,7:F2} {round,7:F2}"));
    }

    /// <summary>GB of float32 a second, the best of some measurements: what else the machine does is not of interest.</summary>
    private static double Speed(Action work, int values)
    {
        var repetitions = Stopwatched.RepetitionsFor(work, Seconds);
        var seconds = Enumerable.Range(0, Repeats).Select(_ => Stopwatched.Run(work, repetitions)).Min();
        return values * sizeof(float) / seconds / 1e9;
    }
}
