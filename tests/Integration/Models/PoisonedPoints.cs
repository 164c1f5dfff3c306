using System.Runtime.InteropServices;
using System.Text;
using Cluster.Integration.Harness;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Models;

/// <summary>Points in space, one of which is infinitely far away: its step, one in every epoch, has no gradient that is a number.</summary>
internal static class PoisonedPoints
{
    /// <summary>Steps of an epoch.</summary>
    public const int StepsPerEpoch = 8;

    private const int Points = 128;
    private const int TestPoints = 32;
    private const int Features = 4;

    /// <summary>A job over points that <see cref="Write(Harness.Workspace)"/> has put into the workspace.</summary>
    public static JobSpec Job(Engine.Optimizers.NonFinitePolicy policy) => new(
        Name: $"poisoned-{policy}".ToLowerInvariant(),
        Data: new NumpyDataSpec("x.npy", "y.npy", "test-x.npy", "test-y.npy", Classes: 2),
        Model: [Part.Of("linear", ("units", 8)), Part.Of("batch_norm"), Part.Of("relu"), Part.Of("linear", ("units", 2))],
        Loss: Part.Of("cross_entropy"),
        Optimizer: Part.Of("adam", ("learning_rate", 0.01), ("weight_decay", 0.01)),
        Averaging: Part.Of("ema"),
        Training: new TrainingSpec(Batch: Points / StepsPerEpoch, Epochs: 2, MicroBatches: 4, NonFinite: policy));

    public static void Write(Workspace workspace)
    {
        var train = PointsOf(Points, phase: 0);
        train[(5 * Features) + 1] = float.PositiveInfinity;
        Write(workspace, "x.npy", "<f4", $"({Points}, {Features})", MemoryMarshal.AsBytes(train.AsSpan()));
        Write(workspace, "test-x.npy", "<f4", $"({TestPoints}, {Features})", MemoryMarshal.AsBytes(PointsOf(TestPoints, phase: 3).AsSpan()));
        Write(workspace, "y.npy", "|u1", $"({Points},)", LabelsOf(Points));
        Write(workspace, "test-y.npy", "|u1", $"({TestPoints},)", LabelsOf(TestPoints));
    }

    private static float[] PointsOf(int count, int phase) =>
        [.. Enumerable.Range(0, count * Features).Select(index => ((((index + phase) * 37) % 101) / 50f) - 1 + (index / Features % 2))];

    private static byte[] LabelsOf(int count) => [.. Enumerable.Range(0, count).Select(index => (byte)(index % 2))];

    private static void Write(Workspace workspace, string name, string type, string shape, ReadOnlySpan<byte> values)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        header = header.PadRight(((header.Length + 11 + 63) / 64 * 64) - 11) + "\n";
        using var file = File.Create(workspace.File(name));
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length & 0xFF), (byte)(header.Length >> 8)]);
        file.Write(Encoding.ASCII.GetBytes(header));
        file.Write(values);
    }
}
