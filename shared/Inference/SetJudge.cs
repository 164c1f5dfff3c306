using Cluster.Data;
using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;
using Cluster.Jobs;
using Cluster.Metrics;
using Cluster.Metrics.Outputs;

namespace Cluster.Inference;

/// <summary>Judges a set of samples by outputs that come in their order, in blocks. The blocks' sums meet as the leaves of the reduction tree
/// do, so that the loss has the bits of a round of training's evaluation, whoever computed the blocks.</summary>
public sealed class SetJudge
{
    private readonly Objective _objective;
    private readonly Dataset _data;
    private readonly Judge _judge;
    private readonly int[] _labels;
    private readonly float[] _values;
    private readonly List<BatchSums> _held = [];
    private readonly int _blocks;
    private int _done;

    /// <summary>A judge before the first block.</summary>
    /// <param name="objective">What is minimised.</param>
    /// <param name="outputs">What the outputs stand for.</param>
    /// <param name="data">The samples.</param>
    /// <param name="blocks">How many blocks will come: leaves, or aligned subtrees of one size, the last of which may be smaller.</param>
    /// <param name="options">What is wanted.</param>
    public SetJudge(Objective objective, ModelOutputs outputs, Dataset data, int blocks, JudgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(data);
        (_objective, _data, _blocks) = (objective, data, blocks);
        Outputs = outputs;
        _judge = outputs.CreateJudge(options);
        _labels = data.Targets.IsLabels ? new int[data.Targets.Count] : [];
        _values = data.Targets.IsLabels ? [] : new float[data.Targets.Count];
    }

    /// <summary>What the outputs stand for.</summary>
    public ModelOutputs Outputs { get; }

    /// <summary>Samples judged so far.</summary>
    public int Samples { get; private set; }

    /// <summary>Takes in the next block.</summary>
    /// <param name="sums">What its samples contribute to the loss.</param>
    /// <param name="outputs">Their outputs, row-major.</param>
    public void Add(in BatchSums sums, ReadOnlySpan<float> outputs)
    {
        _held.Add(sums);
        for (var merges = MergeCounter.MergesAfter(_done++, _blocks); merges > 0; merges--)
        {
            _held[^2] = BatchSums.Add(_held[^2], _held[^1]);
            _held.RemoveAt(_held.Count - 1);
        }

        for (; !outputs.IsEmpty; outputs = outputs[Outputs.Size..], Samples++)
        {
            CopyTargets(Samples);
            _judge.Add(outputs[..Outputs.Size], _labels, _values);
        }
    }

    /// <summary>What was found once all blocks came.</summary>
    /// <param name="name">What to call the set.</param>
    /// <exception cref="InvalidOperationException">Blocks are missing.</exception>
    public SetEvaluation Finish(string name) => _done == _blocks
        ? new(name, Samples, _objective.Root(_held[0]).Loss, _judge.Values, _judge.Parts, _judge.Confusion)
        : throw new InvalidOperationException($"SetJudge needs {_blocks} blocks, got {_done}; add them all first.");

    private void CopyTargets(int sample)
    {
        if (_data.Targets.IsLabels)
        {
            _data.CopyLabels(sample, _labels);
        }
        else
        {
            _data.CopyValues(sample, _values);
        }
    }
}
