using System.Collections.Immutable;
using Cluster.Engine.Autograd.Operations;

namespace Cluster.Engine.Autograd;

/// <summary>Replaces chains of operations by one that does the same in a single pass over memory. Only chains whose inner values nobody
/// else reads; whether a chain is replaced depends on the recording alone, never on how samples are cut or lie.</summary>
internal sealed class TapeFusion
{
    private readonly TapeRecorder _recorder;
    private readonly List<TapeNode> _nodes;
    private readonly Dictionary<Value, int> _uses = [];
    private readonly Dictionary<Value, TapeNode> _makers = [];
    private readonly HashSet<Value> _removed = [];

    private TapeFusion(TapeRecorder recorder, List<TapeNode> nodes, Value output)
    {
        _recorder = recorder;
        _nodes = nodes;
        _uses[output.Root] = 1;
        foreach (var node in nodes)
        {
            foreach (var input in node.Inputs)
            {
                _uses[input.Root] = _uses.GetValueOrDefault(input.Root) + 1;
            }

            foreach (var result in node.Outputs)
            {
                _makers[result] = node;
            }
        }
    }

    /// <summary>Replaces what can be replaced.</summary>
    /// <returns>The values that are no longer computed.</returns>
    public static IReadOnlySet<Value> Run(TapeRecorder recorder, List<TapeNode> nodes, Value output)
    {
        var fusion = new TapeFusion(recorder, nodes, output);
        foreach (var node in nodes.ToArray())
        {
            switch (node.Operation)
            {
                case MaxPoolOperation pool:
                    fusion.FusePooling(node, pool);
                    break;
                case LinearOperation:
                    fusion.FuseRectifier(node);
                    break;
            }
        }

        return fusion._removed;
    }

    // ReLU between two linear layers: the first applies it to its result, the second masks the gradient it sends back.
    private void FuseRectifier(TapeNode user)
    {
        if (SoleMaker(user, user.Inputs[0]) is not { Operation: ReLUOperation } rectifier
            || SoleMaker(rectifier, rectifier.Inputs[0]) is not { Operation: LinearOperation first } maker)
        {
            return;
        }

        Put(first.WithRectifiedOutput(), maker.Inputs, rectifier.Outputs, rectifier);
        Remove(maker);
        Put(((LinearOperation)user.Operation).WithRectifiedInput(), user.Inputs, user.Outputs, user);
    }

    private void FusePooling(TapeNode pooling, MaxPoolOperation pool)
    {
        if (_uses.ContainsKey(pooling.Outputs[1])
            || SoleMaker(pooling, pooling.Inputs[0]) is not { Operation: ReLUOperation } rectifier
            || !ActivationPoolOperation.CanRun(pool.Settings, pooling.Inputs[0].Shape))
        {
            return;
        }

        var maker = SoleMaker(rectifier, rectifier.Inputs[0]);
        switch (maker?.Operation)
        {
            case ConvolutionOperation convolution when Fits(convolution, pool)
                && ConvolutionPoolOperation.CanRun(convolution, pool.Settings, maker.Inputs[1].Shape, rectifier.Inputs[0].Shape):
                Put(new ConvolutionPoolOperation(convolution, pool.Settings), maker.Inputs, pooling.Outputs[..1], pooling);
                Remove(maker);
                break;
            case BatchNormOperation norm when SoleMaker(maker, maker.Inputs[0]) is { Operation: ConvolutionOperation convolution } first
                && Fits(convolution, pool)
                && ConvolutionNormPoolOperation.CanRun(convolution, first.Inputs[0].Shape, first.Inputs[1].Shape):
                var operation = new ConvolutionNormPoolOperation(convolution, first.Inputs.Length, norm, pool.Settings);
                Put(operation, [.. first.Inputs, .. maker.Inputs[1..]], pooling.Outputs[..1], pooling);
                Remove(first);
                Remove(maker);
                break;
            case BatchNormOperation norm:
                Put(new ActivationPoolOperation(norm, pool.Settings, pool.Layout), maker.Inputs, pooling.Outputs[..1], pooling);
                Remove(maker);
                break;
            default:
                Put(new ActivationPoolOperation(null, pool.Settings, pool.Layout), rectifier.Inputs, pooling.Outputs[..1], pooling);
                break;
        }

        Remove(rectifier);
        _removed.Add(pooling.Outputs[1]);
    }

    private static bool Fits(ConvolutionOperation convolution, MaxPoolOperation pool) => convolution.Layout == pool.Layout;

    // The node that made a value, if the user is the only one of it, under the shape it was made in and in the same stretch.
    private TapeNode? SoleMaker(TapeNode user, Value value) =>
        value.Root == value && _uses[value] == 1 && _makers.TryGetValue(value, out var maker) && maker.Segment == user.Segment ? maker : null;

    private void Put(Operation operation, ImmutableArray<Value> inputs, ImmutableArray<Value> outputs, TapeNode place)
    {
        var node = NodeRecording.Replace(operation, inputs, outputs, _recorder, place);
        _nodes[_nodes.IndexOf(place)] = node;
        foreach (var output in outputs)
        {
            _makers[output] = node;
        }
    }

    private void Remove(TapeNode node)
    {
        _nodes.Remove(node);
        _removed.UnionWith(node.Outputs);
    }
}
