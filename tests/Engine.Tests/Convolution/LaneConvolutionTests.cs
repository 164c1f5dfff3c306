using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Memory;

namespace Cluster.Engine.Tests.Convolution;

/// <summary>Kernels against the definition, bit for bit, whatever the form of the tiles.</summary>
public sealed unsafe class LaneConvolutionTests
{
    /// <summary>In and out channels, input, kernel, stride, padding, dilation, groups, samples.</summary>
    private static readonly int[][] Sizes =
    [
        [1, 6, 11, 9, 5, 5, 1, 1, 2, 2, 1, 1, 1, 16],
        [6, 16, 7, 8, 5, 5, 1, 1, 0, 0, 1, 1, 1, 32],
        [3, 29, 6, 7, 3, 3, 1, 1, 1, 1, 1, 1, 1, 17],
        [17, 5, 5, 5, 3, 3, 2, 2, 1, 1, 1, 1, 1, 3],
        [4, 6, 9, 8, 3, 2, 2, 3, 0, 1, 2, 1, 2, 20],
        [6, 6, 6, 6, 3, 3, 1, 1, 1, 1, 1, 1, 6, 33],
        [2, 3, 5, 30, 1, 11, 1, 1, 0, 5, 1, 2, 1, 16],
        [2, 2, 2, 3, 3, 3, 1, 1, 3, 4, 1, 1, 1, 5],
        [8, 8, 4, 4, 1, 1, 1, 1, 0, 0, 1, 1, 1, 16],
        [1, 1, 7, 25, 2, 7, 1, 1, 1, 3, 1, 1, 1, 16],
        [2, 4, 40, 12, 3, 3, 1, 1, 1, 0, 1, 1, 1, 16],
        [3, 4, 8, 8, 2, 2, 3, 3, 0, 0, 1, 1, 1, 16],
    ];

    public static TheoryData<int> Forms => [.. Enumerable.Range(0, Sizes.Length)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Forward_OfAnyForm_KeepsTheBitsOfTheDefinition(int form)
    {
        var (shape, samples) = Geometry(Sizes[form]);
        var input = Bits.Uniform(1, samples * shape.InputLength);
        var (weight, bias) = (Bits.Uniform(2, shape.WeightLength), Bits.Uniform(3, shape.OutChannels));
        using var buffers = new LaneBuffers(samples);
        var output = buffers.Room(shape.OutputLength);
        LaneConvolution.Forward(
            shape,
            buffers.Groups,
            buffers.FromRows(input),
            buffers.Plain(weight),
            buffers.Plain(bias),
            output,
            buffers.Scratch(ConvolutionPass.ForwardScratch(shape)));

        var expected = new ConvolutionReference(shape, samples).Forward(input, weight, bias);
        Bits.AssertEqual(expected, buffers.ToRows(output, shape.OutputLength), "output");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void BackwardInput_OfAnyForm_KeepsTheBitsOfTheDefinition(int form)
    {
        var (shape, samples) = Geometry(Sizes[form]);
        var (gradient, weight) = (Bits.Uniform(1, samples * shape.OutputLength), Bits.Uniform(2, shape.WeightLength));
        using var buffers = new LaneBuffers(samples);
        var result = buffers.Room(shape.InputLength);
        LaneConvolution.BackwardInput(
            shape,
            buffers.Groups,
            buffers.FromRows(gradient),
            buffers.Plain(weight),
            null,
            result,
            buffers.Scratch(ConvolutionPass.BackwardInputScratch(shape)));

        var expected = new ConvolutionReference(shape, samples).InputGradient(gradient, weight);
        Bits.AssertEqual(expected, buffers.ToRows(result, shape.InputLength), "dx");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void BackwardWeight_OfAnyForm_KeepsTheBitsOfTheDefinition(int form)
    {
        var (shape, samples) = Geometry(Sizes[form]);
        var (input, gradient) = (Bits.Uniform(1, samples * shape.InputLength), Bits.Uniform(2, samples * shape.OutputLength));
        using var buffers = new LaneBuffers(samples);
        var weight = buffers.Scratch(shape.WeightLength);
        var bias = buffers.Scratch(shape.OutChannels);
        var alone = buffers.Scratch(shape.OutChannels);
        var dy = buffers.FromRows(gradient);
        LaneConvolution.BackwardWeight(
            shape,
            buffers.Groups,
            buffers.FromRows(input),
            dy,
            weight,
            bias,
            buffers.Scratch(LaneConvolution.BackwardWeightScratch(shape, buffers.Groups)));
        var planes = LanePlanes.Of(dy, shape.OutChannels, LaneImage.Dense(shape.Output));
        LaneConvolution.BackwardBias(0, shape.OutChannels, buffers.Groups, planes, alone);

        var reference = new ConvolutionReference(shape, samples);
        Bits.AssertEqual(reference.WeightGradient(input, gradient), new(weight, shape.WeightLength), "dw");
        Bits.AssertEqual(reference.BiasGradient(gradient), new(bias, shape.OutChannels), "db");
        Bits.AssertEqual(reference.BiasGradient(gradient), new(alone, shape.OutChannels), "db alone");
    }

    private static (ConvolutionGeometry Shape, int Samples) Geometry(int[] sizes) => (
        new ConvolutionGeometry
        {
            InChannels = sizes[0],
            OutChannels = sizes[1],
            Input = new(sizes[2], sizes[3]),
            Kernel = new(sizes[4], sizes[5]),
            Stride = new(sizes[6], sizes[7]),
            Padding = new(sizes[8], sizes[9]),
            Dilation = new(sizes[10], sizes[11]),
            Groups = sizes[12],
        }.Checked("Conv"),
        sizes[13]);

    /// <summary>Native memory of one test.</summary>
    private sealed class LaneBuffers(int samples) : IDisposable
    {
        private readonly List<AlignedBuffer> _buffers = [];

        public int Groups => Lanes.Groups(samples);

        /// <summary>Memory that holds anything.</summary>
        public float* Scratch(int length)
        {
            var buffer = new AlignedBuffer(length);
            _buffers.Add(buffer);
            buffer.Span.Fill(float.NaN);
            return buffer.Pointer;
        }

        public float* Room(int sampleLength) => Scratch(Groups * Lanes.Count * sampleLength);

        public float* Plain(float[] values)
        {
            var place = Scratch(values.Length);
            values.CopyTo(new Span<float>(place, values.Length));
            return place;
        }

        public float* FromRows(float[] rows)
        {
            var length = rows.Length / samples;
            var place = Room(length);
            Lanes.FromRows(Plain(rows), samples, length, place);
            return place;
        }

        public float[] ToRows(float* lanes, int sampleLength)
        {
            var rows = Scratch(samples * sampleLength);
            Lanes.ToRows(lanes, samples, sampleLength, rows);
            return new Span<float>(rows, samples * sampleLength).ToArray();
        }

        public void Dispose() => _buffers.ForEach(buffer => buffer.Dispose());
    }
}
