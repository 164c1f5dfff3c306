using System.Collections.Immutable;
using Cluster.Checkpoints;
using Cluster.Collectives.Computing;
using Cluster.Data;
using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Training;

namespace Cluster.Benchmarks.Workloads;

/// <summary>Full training steps of the general engine: samples in, forward, loss, backward, the tree, Adam. Each thread computes an
/// aligned half (quarter, ...) of the micro-batches.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly Workload _workload;
    private readonly ParameterLayout _layout;
    private readonly ComputeTeam _team;
    private readonly TeamMerge _merge;
    private readonly ImmutableArray<MicroBatchGraph> _graphs;
    private readonly ImmutableArray<AlignedBuffer> _sums;
    private readonly double[] _lossWeights;
    private readonly AlignedBuffer _weights;
    private readonly WeightUpdate _update;
    private readonly OptimizerState _state;
    private readonly float[] _samples;
    private readonly int[] _labels;
    private readonly int _batches;
    private readonly Action<int> _computePart;
    private readonly Action<int> _updatePart;
    private uint _step;

    /// <summary>Prepares the steps.</summary>
    /// <param name="workload">What is trained.</param>
    /// <param name="threads">Compute threads.</param>
    /// <param name="batches">Different batches.</param>
    /// <param name="data">What is trained on; null for random numbers.</param>
    public TrainingStep(Workload workload, int threads, int batches = 4, Dataset? data = null)
    {
        _workload = workload;
        _batches = batches;
        var model = workload.Model();
        _layout = ParameterLayout.Of(model);
        _team = new ComputeTeam(threads);
        _merge = new TeamMerge(_layout, _team);
        var size = workload.Batch / workload.MicroBatches;
        var parts = new MicroBatches(size, workload.MicroBatches / threads);
        _graphs =
        [
            .. Enumerable.Range(0, threads).Select(_ => new MicroBatchGraph(model, workload.Loss, _layout, workload.Sample, parts)),
        ];
        _sums = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer(_layout.Length))];
        _lossWeights = new double[threads];
        _weights = new AlignedBuffer(_layout.Length);
        _layout.Initialize(1, _weights);
        _update = new WeightUpdate(_layout, new Adam());
        _state = _update.CreateState();
        _samples = new float[batches * workload.Batch * workload.Sample.ElementCount];
        RandomNumbers.Fill(_samples, 3);
        if (workload.Symbols > 0)
        {
            for (var index = 0; index < _samples.Length; index++)
            {
                _samples[index] = RandomNumbers.Below(workload.Symbols, 4, index);
            }
        }

        _labels =
        [
            .. Enumerable.Range(0, batches * threads * _graphs[0].Labels.Length)
                .Select(index => RandomNumbers.Below(workload.Classes, 5, index)),
        ];
        for (var index = 0; data is not null && index < batches * workload.Batch; index++)
        {
            data.CopySample(index, _samples.AsSpan(index * workload.Sample.ElementCount, workload.Sample.ElementCount));
            _labels[index] = data.Label(index);
        }

        _computePart = ComputePart;
        _updatePart = UpdatePart;
    }

    /// <summary>The weights after the last step.</summary>
    public ReadOnlySpan<float> Weights => _weights.Span;

    /// <summary>All numbers of the model as they are until the next step.</summary>
    public ModelNumbers Numbers => new(_layout, _weights, _state);

    /// <summary>What the last step did.</summary>
    public UpdateResult LastUpdate { get; private set; }

    /// <summary>Room for a copy of all numbers.</summary>
    public ModelNumbers CreateCopy() => new(_layout, new AlignedBuffer(_layout.Length), _update.CreateState());

    /// <summary>The gradient sums of the last step.</summary>
    public ReadOnlySpan<float> Gradients => _sums[0].Span;

    public void Run()
    {
        _team.Run(_computePart);
        var weight = _lossWeights[0];
        for (var thread = 1; thread < _team.Size; thread++)
        {
            _merge.Run(_sums[0], _sums[thread]);
            weight += _lossWeights[thread];
        }

        _update.Begin(_weights, (float)(1 / weight), _state);
        _team.Run(_updatePart);
        _update.EndPhase(0);
        LastUpdate = _update.End();
        _step++;
    }

    public void Dispose()
    {
        _team.Dispose();
        foreach (var graph in _graphs)
        {
            graph.Dispose();
        }

        foreach (var sums in _sums)
        {
            sums.Dispose();
        }

        _weights.Dispose();
        _state.Dispose();
    }

    // Adam has a single phase.
    private void UpdatePart(int thread)
    {
        for (var block = thread; block < _update.BlockCount; block += _team.Size)
        {
            _update.Run(0, block, _sums[0]);
        }
    }

    private void ComputePart(int thread)
    {
        var graph = _graphs[thread];
        var place = ((int)(_step % _batches) * _team.Size) + thread;
        _samples.AsSpan(place * graph.Inputs.Length, graph.Inputs.Length).CopyTo(graph.Inputs);
        _labels.AsSpan(place * graph.Labels.Length, graph.Labels.Length).CopyTo(graph.Labels);
        var context = new PassContext(1, _step, (uint)(thread * graph.Parts.Count), Training: true);
        _lossWeights[thread] = graph.ForwardBackward(_weights, _sums[thread], context).Weight;
    }
}
