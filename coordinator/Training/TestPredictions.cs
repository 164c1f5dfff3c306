using Cluster.Coordinator.Records.Pages;
using Cluster.Data;
using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Tensors;
using Cluster.Inference;
using Cluster.Jobs;
using Cluster.Metrics;
using Cluster.Metrics.Classes;
using Cluster.Metrics.Outputs;

namespace Cluster.Coordinator.Training;

/// <summary>Looks at what the final weights say of the test split, for the page about the run: the classes taken for each other, and some
/// samples. It stops after a few seconds, so that a run with a slow model does not wait for its page.</summary>
internal static class TestPredictions
{
    private const int MostSamples = 4096;
    private const int MostShown = 12;
    private const int MostPixels = 128 * 128;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Computes predictions.</summary>
    /// <param name="job">The job.</param>
    /// <param name="weights">The weights to predict with.</param>
    /// <param name="clock">Tells the time.</param>
    /// <returns>Null for a model that does not tell samples' classes.</returns>
    public static PredictionReport? Of(TrainingJob job, AlignedBuffer weights, TimeProvider clock)
    {
        var data = job.Data.Test;
        var meaning = ModelOutputs.Of(job.Objective.Loss, job.Model.OutputShape(job.SampleShape), data.Targets);
        if (meaning is not ClassOutputs { Rows: 1 } outputs || !data.Targets.IsLabels)
        {
            return null;
        }

        using var computer = new ChunkComputer(job);
        var gathered = new Gathered(outputs, data);
        var plan = BatchPlan.ForEvaluation(data.Count, TrainingJob.EvaluationChunk);
        var began = clock.GetTimestamp();
        for (var leaf = 0; leaf < plan.LeafCount(0) && gathered.Count < MostSamples && clock.GetElapsedTime(began) < Patience; leaf++)
        {
            var (start, count) = plan.LeafSamples(0, leaf);
            computer.Compute(weights, data, start, count, new PassContext(job.Spec.Seed, 0, (uint)leaf, false));
            gathered.Add(computer.Outputs);
        }

        return gathered.Report();
    }

    /// <summary>What was seen so far.</summary>
    private sealed class Gathered(ClassOutputs outputs, Dataset data)
    {
        private readonly ConfusionMatrix _confusion = new(outputs.Classes);
        private readonly List<SamplePrediction> _right = [];
        private readonly List<SamplePrediction> _wrong = [];
        private readonly double[] _scores = new double[outputs.Classes];
        private readonly double[] _probabilities = new double[outputs.Classes];

        /// <summary>Samples seen, those without a class included.</summary>
        public int Count { get; private set; }

        public void Add(ReadOnlySpan<float> raw)
        {
            for (; !raw.IsEmpty; raw = raw[outputs.Size..], Count++)
            {
                outputs.Read(raw[..outputs.Size], _scores, _probabilities);
                var (truth, answer) = (data.Label(Count), ClassRow.IndexOfMax(_scores));
                if (truth < 0 || truth >= outputs.Classes)
                {
                    continue;
                }

                _confusion.Add(truth, answer);
                var shown = truth == answer ? _right : _wrong;
                if (shown.Count < MostShown)
                {
                    double? probability = outputs.AreProbabilities ? _probabilities[answer] : null;
                    shown.Add(new SamplePrediction(Count, truth, answer, probability, PictureOf(data, Count)));
                }
            }
        }

        public PredictionReport Report() => new(
            outputs.Names,
            [.. Enumerable.Range(0, outputs.Classes).Select(RowOf)],
            [.. _wrong, .. _right],
            Count < data.Count ? FormattableString.Invariant($"The first {Count:N0} of {data.Count:N0} samples of the test split.") : null);

        private IReadOnlyList<long> RowOf(int truth) => [.. Enumerable.Range(0, outputs.Classes).Select(answer => _confusion[truth, answer])];
    }

    // The smallest number becomes black, the largest white, unless they are brightnesses from 0 to 1 already.
    private static Picture? PictureOf(Dataset data, int sample)
    {
        var shape = data.SampleShape;
        if (shape.Rank != 3 || shape[0] is not (1 or 3) || shape[1] * shape[2] > MostPixels)
        {
            return null;
        }

        var values = new float[shape.ElementCount];
        data.CopySample(sample, values);
        var (least, most) = (Math.Min(0, values.Min()), Math.Max(1, values.Max()));
        return new Picture(shape[2], shape[1], Interleaved(values, shape, value => (byte)Math.Round(255 * (value - least) / (most - least))));
    }

    // Samples are channels first, pictures channels last.
    private static byte[] Interleaved(float[] values, Shape shape, Func<float, byte> level)
    {
        var (channels, pixels) = (shape[0], shape[1] * shape[2]);
        var bytes = new byte[values.Length];
        for (var index = 0; index < values.Length; index++)
        {
            bytes[(index % pixels * channels) + (index / pixels)] = level(values[index]);
        }

        return bytes;
    }
}
