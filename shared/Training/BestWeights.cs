using Cluster.Engine.Memory;

namespace Cluster.Training;

/// <summary>The weights of the best epoch so far, to go back to when training ends.</summary>
/// <param name="weights">The trained weights.</param>
/// <param name="average">Their average; null where none is kept.</param>
internal sealed class BestWeights(AlignedBuffer weights, AlignedBuffer? average) : IDisposable
{
    private AlignedBuffer? _weights;
    private AlignedBuffer? _average;
    private int? _epoch;

    /// <summary>Keeps the weights as they are.</summary>
    /// <param name="epoch">The epoch behind them, from 1.</param>
    public void Keep(int epoch)
    {
        _weights ??= new AlignedBuffer(weights.Length);
        weights.Span.CopyTo(_weights.Span);
        if (average is not null)
        {
            _average ??= new AlignedBuffer(average.Length);
            average.Span.CopyTo(_average.Span);
        }

        _epoch = epoch;
    }

    /// <summary>Goes back to the weights that were kept last.</summary>
    /// <returns>Their epoch; null if none were.</returns>
    public int? Restore()
    {
        _weights?.Span.CopyTo(weights.Span);
        _average?.Span.CopyTo(average!.Span);
        return _epoch;
    }

    public void Dispose()
    {
        _weights?.Dispose();
        _average?.Dispose();
    }
}
