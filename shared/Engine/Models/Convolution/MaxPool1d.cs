using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Pooling;

namespace Cluster.Engine.Models;

/// <summary>Largest value of each window of samples [channels, length]; of equal ones the first wins.</summary>
/// <param name="kernelSize">Taps of a window.</param>
/// <param name="stride">From one window to the next; by default the window's size.</param>
/// <param name="padding">Border that never wins, at most half the window.</param>
/// <param name="dilation">From one tap to the next.</param>
/// <param name="ceilMode">Whether a last window may reach over the end.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
public sealed class MaxPool1d(int kernelSize, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false)
    : PoolingModule(
        new PoolingSettings
        {
            Kernel = OneRow(kernelSize),
            Stride = OneRow(stride ?? kernelSize),
            Padding = OneRow(padding, 0),
            Dilation = OneRow(dilation),
            Ceiling = ceilMode,
        },
        hasRows: false)
{
    /// <summary>Records the pooling and where the largest values stand in their planes.</summary>
    /// <param name="tape">The recording.</param>
    /// <param name="input">Incoming batch.</param>
    /// <returns>Values, and places as whole numbers, row by row.</returns>
    public (Value Values, Value Indices) RecordWithIndices(TapeRecorder tape, Value input)
    {
        var results = RecordAll(tape, input);
        return (results[0], results[1]);
    }

    private protected override Operation Operation(PoolingSettings settings, SampleLayout layout) => new MaxPoolOperation(settings, layout);
}
