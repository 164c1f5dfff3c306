using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;
using Cluster.Golden.Optimizers;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Traces;

/// <summary>Twenty steps of training, whole and cut into micro-batches whose sums are added in a tree.</summary>
[GoldenArea("traces")]
public sealed class TraceGoldenTests
{
    /// <summary>Every trace with one, two and four micro-batches.</summary>
    public static IEnumerable<TheoryDataRow<string, int>> Cases =>
        from name in GoldenSet.Names("traces")
        from microBatches in (int[])[1, 2, 4]
        select new TheoryDataRow<string, int>(name.Data, microBatches);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_GoldenTrace_MatchesPyTorch(string name, int microBatches)
    {
        var example = GoldenSet.Case("traces", name);
        using var run = new TraceRun(example, microBatches);
        for (var step = 0; step < example.Number("steps"); step++)
        {
            var sums = run.Gradients((uint)step);
            example.Expected["loss"].AssertMatches(step, sums.Loss / sums.Weight, "loss");
            example.Expected["grad_norm"].AssertMatches(step, run.GradientNorm / sums.Weight, "gradient norm");
            if (step == 0)
            {
                run.AssertGradients(sums.Weight);
            }

            run.Update(sums.Weight);
        }

        run.AssertFinal();
        var final = run.Gradients(20);
        example.Expected["final_loss"].AssertMatches(final.Loss / final.Weight, "final loss");
    }

    private sealed class TraceRun : IDisposable
    {
        private readonly GoldenCase _example;
        private readonly string[] _names;
        private readonly ParameterLayout _layout;
        private readonly MicroBatchGraph _graph;
        private readonly Optimizer _optimizer;
        private readonly AlignedBuffer _weights;
        private readonly AlignedBuffer[] _sums;
        private readonly OptimizerState _state;

        public TraceRun(GoldenCase example, int microBatches)
        {
            _example = example;
            _names = [.. example.Parameters.GetProperty("parameter_order").EnumerateArray().Select(name => name.GetString()!)];
            var model = TraceModels.Create(example);
            _layout = ParameterLayout.Of(model);
            var batch = example.Inputs["data.x"].Shape;
            _graph = new MicroBatchGraph(
                model, TraceModels.LossOf(example), _layout, new Shape(batch.Sizes[1..]), batch[0] / microBatches);
            _optimizer = GoldenOptimizer.OfTrace(example);
            _weights = new AlignedBuffer(_layout.Length);
            _sums = [.. Enumerable.Range(0, microBatches).Select(_ => new AlignedBuffer(_layout.Length))];
            _state = new OptimizerState(_optimizer, _layout.Length);
            foreach (var slice in _layout.Parameters)
            {
                example.Inputs["init." + _names[slice.Ordinal]].Floats.CopyTo(_weights.Span[slice.Offset..]);
            }
        }

        public double GradientNorm => Math.Sqrt(_sums[0].Span.ToArray().Sum(value => (double)value * value));

        public BatchSums Gradients(uint step)
        {
            var totals = new BatchSums[_sums.Length];
            for (var index = 0; index < _sums.Length; index++)
            {
                Fill(index);
                totals[index] = _graph.ForwardBackward(_weights, _sums[index], new PassContext(1, step, (uint)index, Training: true));
            }

            for (var distance = 1; distance < _sums.Length; distance *= 2)
            {
                for (var index = 0; index < _sums.Length; index += 2 * distance)
                {
                    Elementwise.AddInto(_sums[index], _sums[index + distance]);
                    totals[index] = BatchSums.Add(totals[index], totals[index + distance]);
                }
            }

            return totals[0];
        }

        public void Update(double weight) => _optimizer.Step(_weights, _sums[0], (float)(1 / weight), _state);

        public void AssertGradients(double weight)
        {
            foreach (var slice in _layout.Parameters)
            {
                var gradient = _sums[0].Span.Slice(slice.Offset, slice.Length).ToArray();
                _example.Gradients[_names[slice.Ordinal]].AssertMatches(
                    [.. gradient.Select(value => (float)(value / weight))], _names[slice.Ordinal]);
            }
        }

        public void AssertFinal()
        {
            // A trace leaves out parameters whose true gradient is zero where its optimizer amplifies the rounding noise.
            foreach (var slice in _layout.Parameters)
            {
                if (_example.Expected.TryGetValue("final." + _names[slice.Ordinal], out var final))
                {
                    final.AssertMatches(_weights.Span.Slice(slice.Offset, slice.Length), _names[slice.Ordinal]);
                }
            }
        }

        public void Dispose()
        {
            _graph.Dispose();
            _weights.Dispose();
            _state.Dispose();
            Array.ForEach(_sums, buffer => buffer.Dispose());
        }

        private void Fill(int microBatch)
        {
            _example.Inputs["data.x"].Floats.AsSpan(microBatch * _graph.Inputs.Length, _graph.Inputs.Length).CopyTo(_graph.Inputs);
            var targets = _example.Inputs["data.y"];
            if (_graph.Labels.Length > 0)
            {
                targets.Integers.AsSpan(microBatch * _graph.Labels.Length, _graph.Labels.Length).CopyTo(_graph.Labels);
            }
            else
            {
                targets.Floats.AsSpan(microBatch * _graph.Targets.Length, _graph.Targets.Length).CopyTo(_graph.Targets);
            }
        }
    }
}
