using System.Runtime.InteropServices;
using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Training;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>A folder of data for jobs, and short trainings on it.</summary>
internal sealed class SourceFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-jobs-");

    /// <summary>The path of a file, as a job writes it.</summary>
    public string this[string name] => Path.Combine(_folder.FullName, name).Replace('\\', '/');

    /// <summary>Writes a text.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Writes an array as NumPy does.</summary>
    public string WriteArray<T>(string name, string descr, string shape, params T[] elements)
        where T : unmanaged
    {
        var header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        File.WriteAllBytes(
            this[name],
            [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header.Select(letter => (byte)letter), .. MemoryMarshal.AsBytes<T>(elements)]);
        return this[name];
    }

    /// <summary>Trains a job in one micro-batch of all its samples.</summary>
    /// <returns>The loss before and after.</returns>
    public static (double First, double Last) Train(JobSpec spec, int steps)
    {
        var job = TrainingJob.Open(JobFile.Parse(JobFile.Write(spec), "again"));
        var batch = job.Data.Train.Count;
        using var weights = new AlignedBuffer(job.Layout.Length);
        using var gradients = new AlignedBuffer(job.Layout.Length);
        using var graph = new MicroBatchGraph(job.Model, job.Objective.Loss, job.Layout, job.SampleShape, batch);
        job.Layout.Initialize(spec.Seed, weights);
        var update = job.CreateUpdate();
        using var state = update.CreateState();
        var size = job.SampleShape.ElementCount;
        for (var sample = 0; sample < batch; sample++)
        {
            job.Data.Train.CopySample(sample, graph.Inputs.Slice(sample * size, size));
            job.Targets.Write(sample, job.Data.Train, sample, graph.Labels, graph.Targets);
        }

        var losses = new double[steps];
        for (var step = 0; step < steps; step++)
        {
            var root = job.Objective.Root(graph.ForwardBackward(weights, gradients, new PassContext(spec.Seed, (uint)step, 0, true)));
            losses[step] = root.Loss;
            update.Step(weights, gradients, (float)root.GradientScale, state, root.Loss);
        }

        return (losses[0], losses[^1]);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
