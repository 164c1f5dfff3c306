using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Tests.Convolution;

/// <summary>The definition of a convolution and its gradients: one number after the other, in the order that the kernels must keep. Tensors
/// hold one sample after the other.</summary>
internal sealed class ConvolutionReference(ConvolutionGeometry shape, int samples)
{
    private const int Lanes = 16;

    public float[] Forward(float[] input, float[] weight, float[] bias)
    {
        var output = new float[samples * shape.OutputLength];
        Each(shape.OutChannels, shape.Output, (sample, channel, row, column, at) =>
        {
            var sum = bias[channel];
            for (var tapRow = 0; tapRow < shape.Kernel.Rows; tapRow++)
            {
                var y = (row * shape.Stride.Rows) + (tapRow * shape.Dilation.Rows) - shape.Padding.Rows;
                for (var from = 0; from < shape.InPerGroup && y >= 0 && y < shape.Input.Rows; from++)
                {
                    for (var tap = 0; tap < shape.Kernel.Columns; tap++)
                    {
                        var x = (column * shape.Stride.Columns) + (tap * shape.Dilation.Columns) - shape.Padding.Columns;
                        var plane = (channel / shape.OutPerGroup * shape.InPerGroup) + from;
                        sum = ExactFma.Compute(weight[Weight(channel, from, tapRow, tap)], Input(input, sample, plane, y, x), sum);
                    }
                }
            }

            output[at] = sum;
        });
        return output;
    }

    public float[] InputGradient(float[] gradient, float[] weight)
    {
        var result = new float[samples * shape.InputLength];
        Each(shape.InChannels, shape.Input, (sample, channel, row, column, at) =>
        {
            var part = channel / shape.InPerGroup;
            var sum = 0f;
            for (var tapRow = shape.Kernel.Rows - 1; tapRow >= 0; tapRow--)
            {
                var y = row + shape.Padding.Rows - (tapRow * shape.Dilation.Rows);
                var isInside = y >= 0 && y <= (shape.Output.Rows - 1) * shape.Stride.Rows;
                for (var to = 0; to < shape.OutPerGroup && isInside; to++)
                {
                    for (var tap = shape.Kernel.Columns - 1; tap >= 0; tap--)
                    {
                        var x = column + shape.Padding.Columns - (tap * shape.Dilation.Columns);
                        var out0 = (part * shape.OutPerGroup) + to;
                        var factor = weight[Weight(out0, channel % shape.InPerGroup, tapRow, tap)];
                        sum = ExactFma.Compute(factor, Gradient(gradient, sample, out0, y, x), sum);
                    }
                }
            }

            result[at] = sum;
        });
        return result;
    }

    public float[] WeightGradient(float[] input, float[] gradient)
    {
        var result = new float[shape.WeightLength];
        for (var channel = 0; channel < shape.OutChannels; channel++)
        {
            for (var from = 0; from < shape.InPerGroup; from++)
            {
                for (var tap = 0; tap < shape.Taps; tap++)
                {
                    var (tapRow, tapColumn) = Math.DivRem(tap, shape.Kernel.Columns);
                    var plane = (channel / shape.OutPerGroup * shape.InPerGroup) + from;
                    result[Weight(channel, from, tapRow, tapColumn)] = Chains((sample, row, column) => (
                        gradient[At(sample, channel, row, column, shape.OutChannels, shape.Output)],
                        Input(
                            input,
                            sample,
                            plane,
                            (row * shape.Stride.Rows) + (tapRow * shape.Dilation.Rows) - shape.Padding.Rows,
                            (column * shape.Stride.Columns) + (tapColumn * shape.Dilation.Columns) - shape.Padding.Columns)));
                }
            }
        }

        return result;
    }

    public float[] BiasGradient(float[] gradient) =>
    [
        .. Enumerable.Range(0, shape.OutChannels).Select(channel => Chains((sample, row, column) =>
            (gradient[At(sample, channel, row, column, shape.OutChannels, shape.Output)], 1f))),
    ];

    /// <summary>16 chains, one for samples i, i + 16, ..., over groups of 16 samples, rows and columns, added by halving.</summary>
    private float Chains(Func<int, int, int, (float Left, float Right)> product)
    {
        var sums = new float[Lanes];
        for (var sample = 0; sample < samples; sample++)
        {
            for (var row = 0; row < shape.Output.Rows; row++)
            {
                for (var column = 0; column < shape.Output.Columns; column++)
                {
                    var (left, right) = product(sample, row, column);
                    sums[sample % Lanes] = ExactFma.Compute(left, right, sums[sample % Lanes]);
                }
            }
        }

        for (var half = Lanes / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                sums[lane] += sums[lane + half];
            }
        }

        return sums[0];
    }

    private void Each(int channels, Pair size, Action<int, int, int, int, int> visit)
    {
        for (var sample = 0; sample < samples; sample++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                for (var row = 0; row < size.Rows; row++)
                {
                    for (var column = 0; column < size.Columns; column++)
                    {
                        visit(sample, channel, row, column, At(sample, channel, row, column, channels, size));
                    }
                }
            }
        }
    }

    private float Input(float[] input, int sample, int channel, int row, int column) =>
        row < 0 || column < 0 || row >= shape.Input.Rows || column >= shape.Input.Columns
            ? 0f
            : input[At(sample, channel, row, column, shape.InChannels, shape.Input)];

    // Rows and columns count the zeros that a stride leaves between the gradients.
    private float Gradient(float[] gradient, int sample, int channel, int row, int column)
    {
        var (y, restRow) = Math.DivRem(row, shape.Stride.Rows);
        var (x, restColumn) = Math.DivRem(column, shape.Stride.Columns);
        return restRow != 0 || restColumn != 0 || x < 0 || x >= shape.Output.Columns
            ? 0f
            : gradient[At(sample, channel, y, x, shape.OutChannels, shape.Output)];
    }

    private static int At(int sample, int channel, int row, int column, int channels, Pair size) =>
        (((((sample * channels) + channel) * size.Rows) + row) * size.Columns) + column;

    private int Weight(int to, int from, int row, int column) =>
        (((((to * shape.InPerGroup) + from) * shape.Kernel.Rows) + row) * shape.Kernel.Columns) + column;
}
