using Cluster.Checkpoints;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;

namespace Cluster.Security.Targets;

/// <summary>A small model and its checkpoint.</summary>
internal static class CheckpointExamples
{
    /// <summary>The model's layout.</summary>
    public static ParameterLayout Layout { get; } = ParameterLayout.Of(new Sequential(new Linear(3, 5), new ReLU(), new Linear(5, 2)));

    /// <summary>Writes the checkpoint.</summary>
    /// <param name="folder">The folder of all checkpoints.</param>
    /// <returns>The checkpoint's directory.</returns>
    public static string Write(string folder)
    {
        using var weights = new AlignedBuffer(Layout.Length);
        using var optimizer = new OptimizerState(new Adam(), Layout.Length) { Step = 350 };
        weights.Span.Fill(0.5f);
        var state = new CheckpointState(
            350, 2, 50, ulong.MaxValue, "job-hash", 3, "build", WeightsDigest.Compute(Layout, weights), Evaluation: new EvaluationState(2, 350, 0.5));
        return CheckpointWriter.Write(folder, state, new ModelNumbers(Layout, weights, optimizer));
    }

    /// <summary>The files of the checkpoint.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files { get; } = ReadFiles();

    private static Dictionary<string, byte[]> ReadFiles()
    {
        using var place = new Place();
        return Directory.GetFiles(Write(place["checkpoints"])).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
    }
}
