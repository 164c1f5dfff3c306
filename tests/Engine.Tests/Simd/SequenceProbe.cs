using System.Security.Cryptography;
using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tests.Training;

namespace Cluster.Engine.Tests.Simd;

/// <summary>The gradients of sequence models, to be compared between processes.</summary>
internal static class SequenceProbe
{
    /// <summary>The SHA-256 of predictions and gradients of all models.</summary>
    public static string Run()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in SequenceModels.Names.Select(row => row.Data))
        {
            var model = SequenceModels.Create(name);
            var layout = ParameterLayout.Of(model);
            using var weights = new AlignedBuffer(layout.Length);
            using var gradients = new AlignedBuffer(layout.Length);
            layout.Initialize(7, weights);
            using var graph = SequenceModels.Record(name, model, layout, new MicroBatches(5, 3, 2));
            SequenceModels.Fill(name, graph, 0);
            graph.ForwardBackward(weights, gradients, new PassContext(1, 0, 0, Training: true));
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(graph.Outputs));
            hash.AppendData(gradients.Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
