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
        catalogue.Add("attention-to-others", new Shape(7, 8), () => new Attending(AttentionUse.OneOther));
        catalogue.Add("attention-to-keys-and-values", new Shape(7, 8), () => new Attending(AttentionUse.TwoOthers));
        catalogue.Add("attention-masked-pairs", new Shape(7, 8), () => new Attending(AttentionUse.MaskedPairs));
        catalogue.Add("attention-masked-keys", new Shape(7, 8), () => new Attending(AttentionUse.MaskedKeys));
        catalogue.Add("attention-weights", new Shape(7, 8), () => new Attending(AttentionUse.Weights));
        catalogue.AddFormula("attention-function", new Shape(2, 4, 6), x => x.Attention(x * 0.5f, x + 1f, causal: true).Output);
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

    private enum AttentionUse
    {
        OneOther,
        TwoOthers,
        MaskedPairs,
        MaskedKeys,
        Weights,
    }

    /// <summary>Attention that is used otherwise than in a layer; masks are made of the samples and may forbid everything.</summary>
    private sealed class Attending(AttentionUse use) : Module
    {
        private readonly MultiheadAttention _attention = new(8, 2);

        public override IReadOnlyList<KeyValuePair<string, Module>> Children => [new("attention", _attention)];

        public override Shape OutputShape(Shape sample) => sample;

        public override Value Record(TapeRecorder tape, Value input)
        {
            var (first, others) = (input.Slice(1, 0, 3), input.Slice(1, 3, 4));
            var isForbidden = input.Step();
            return use switch
            {
                AttentionUse.OneOther => _attention.RecordCross(tape, first, others, others).Output,
                AttentionUse.TwoOthers => _attention.RecordCross(tape, first, others, others * 2f).Output,
                AttentionUse.MaskedPairs => _attention.RecordSelf(tape, input, new(Pairs: isForbidden.Slice(2, 0, 7))).Output,
                AttentionUse.MaskedKeys => _attention.RecordSelf(tape, input, new(Keys: isForbidden.Slice(2, 0, 1).Flatten())).Output,
                _ => _attention.RecordSelf(tape, input, givesWeights: true).Weights!,
            };
        }
    }
}
