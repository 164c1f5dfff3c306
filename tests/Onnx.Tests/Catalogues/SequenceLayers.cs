using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Onnx.Tests.Catalogues;

/// <summary>Recurrent layers, attention and layers over graphs, with every setting.</summary>
internal static class SequenceLayers
{
    private static readonly Shape Steps = new(7, 6);

    public static void AddTo(Catalogue catalogue)
    {
        AddRecurrent(catalogue);
        AddAttention(catalogue);
        AddGraphs(catalogue);
    }

    private static void AddRecurrent(Catalogue catalogue)
    {
        catalogue.Add("rnn", Steps, () => new RNN(6, 5));
        catalogue.Add("rnn-relu-no-bias", Steps, () => new RNN(6, 5, nonlinearity: RnnNonlinearity.ReLU, bias: false));
        catalogue.Add("rnn-bidirectional-stacked", Steps, () => new RNN(6, 5, layers: 2, bidirectional: true));
        catalogue.Add("lstm", Steps, () => new LSTM(6, 5));
        catalogue.Add("lstm-no-bias", Steps, () => new LSTM(6, 5, bias: false));
        catalogue.Add("lstm-bidirectional-stacked", Steps, () => new LSTM(6, 5, layers: 3, bidirectional: true));
        catalogue.Add("gru", Steps, () => new GRU(6, 5));
        catalogue.Add("gru-no-bias", Steps, () => new GRU(6, 5, bias: false));
        catalogue.Add("gru-bidirectional-stacked", Steps, () => new GRU(6, 5, layers: 2, bidirectional: true, returnsSequence: false));
        catalogue.Add("lstm-initial-states", Steps, () => new WithStates(new LSTM(6, 5, bidirectional: true), kinds: 2));
        catalogue.Add("gru-initial-states", Steps, () => new WithStates(new GRU(6, 5, bias: false, bidirectional: true), kinds: 1));
        catalogue.Add("recurrent-weight-noise", Steps, () => new WeightNoise(new GRU(6, 5), 0.2));
    }

    private static void AddAttention(Catalogue catalogue)
    {
        catalogue.Add("attention", new Shape(7, 8), () => new MultiheadAttention(8, 2));
        catalogue.Add("attention-causal-no-bias", new Shape(7, 8), () => new MultiheadAttention(8, 4, bias: false, causal: true));
        catalogue.Add("attention-dropout", new Shape(7, 8), () => new MultiheadAttention(8, 1, dropout: 0.4));
        catalogue.AddFormula("attention-cross", new Shape(7, 8), x =>
            x.Slice(1, 0, 3).Attention(x.Slice(1, 3, 4), x.Slice(1, 3, 4) * 2f).Output);
        catalogue.AddFormula("attention-masked", new Shape(4, 6), x =>
            x.Attention(x * 0.5f, x, (x.Slice(2, 0, 4) - 0.7f).Maximum(x.Slice(2, 2, 4) * 0f)).Output);
        catalogue.AddFormula("attention-weights", new Shape(4, 6), x => x.Attention(x * 0.5f, x, causal: true).Weights);
        catalogue.Add("transformer-encoder-layer", new Shape(7, 8), () =>
            new TransformerEncoderLayer(8, 2, new TransformerOptions { FeedForward = 16, Dropout = 0, NormFirst = true }));
        catalogue.Add("transformer-encoder-layer-no-bias", new Shape(7, 8), () =>
            new TransformerEncoderLayer(8, 2, new TransformerOptions { FeedForward = 16, Dropout = 0, Bias = false }));
        catalogue.Add("transformer-encoder-decoder", new Shape(7, 8), () => new EncoderDecoder());
    }

    private static void AddGraphs(Catalogue catalogue)
    {
        catalogue.Add("graph-convolution", new Shape(5, 4), () => new GraphConvolution(Ring(), 4, 3));
        catalogue.Add("graph-attention", new Shape(5, 4), () => new GraphAttention(Ring(), 4, 3, heads: 2));
        catalogue.Add("graph-attention-mean", new Shape(5, 4), () => new GraphAttention(Ring(), 4, 3, heads: 3, concatenates: false));
    }

    private static SparseMatrix Ring() => SparseMatrix.Of(5, Enumerable.Range(0, 5).Select(node => (node, (node + 1) % 5, 1f + node)));

    /// <summary>A recurrent layer whose initial states are parts of the input.</summary>
    private sealed class WithStates(RecurrentModule layer, int kinds) : Module
    {
        public override IReadOnlyList<KeyValuePair<string, Module>> Children => [new("layer", layer)];

        public override Shape OutputShape(Shape sample) => layer.OutputShape(sample);

        public override Value Record(TapeRecorder tape, Value input)
        {
            Value[] states = [.. Enumerable.Range(0, kinds).Select(kind => input.Slice(1, kind, 2).Slice(2, 0, 5).Permute(1, 0, 2))];
            var result = layer.RecordSequence(tape, input, states);
            return result.States.SelectMany(kind => kind).Append(result.Output.Mean([1])).ToArray().Concat(1);
        }
    }

    /// <summary>An encoder, and a decoder that attends to it.</summary>
    private sealed class EncoderDecoder : Module
    {
        private static readonly TransformerOptions Options = new() { FeedForward = 16, Causal = true };
        private readonly TransformerEncoderLayer _encoder = new(8, 2, Options with { Causal = false });
        private readonly TransformerDecoderLayer _decoder = new(8, 4, Options);

        public override IReadOnlyList<KeyValuePair<string, Module>> Children => [new("encoder", _encoder), new("decoder", _decoder)];

        public override Shape OutputShape(Shape sample) => sample;

        public override Value Record(TapeRecorder tape, Value input) =>
            _decoder.Record(tape, input.Slice(1, 0, 3), _encoder.Record(tape, input));
    }
}
