using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Kernels.Pooling;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>What poolings share: windows over samples [channels, height, width] or [channels, length].</summary>
public abstract class PoolingModule : Module
{
    private readonly PoolingSettings _settings;
    private readonly bool _hasRows;

    private protected PoolingModule(PoolingSettings settings, bool hasRows)
    {
        if (settings.Kernel is { } kernel)
        {
            Check(kernel is { Rows: >= 1, Columns: >= 1 }, "a window of 1 or more", "kernelSize", kernel);
            Check(settings.Stride is { Rows: >= 1, Columns: >= 1 }, "a stride of 1 or more", "stride", settings.Stride);
            Check(settings.Dilation is { Rows: >= 1, Columns: >= 1 }, "a dilation of 1 or more", "dilation", settings.Dilation);
            Check(
                settings.Padding is { Rows: >= 0, Columns: >= 0 }
                    && 2 * settings.Padding.Rows <= kernel.Rows
                    && 2 * settings.Padding.Columns <= kernel.Columns,
                "a padding of at most half the window",
                "padding",
                settings.Padding);
        }
        else
        {
            Check(settings.OutputSize is { Rows: >= 1, Columns: >= 1 }, "an output of 1 or more", "outputSize", settings.OutputSize);
        }

        _settings = settings;
        _hasRows = hasRows;
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Rank != (_hasRows ? 3 : 2))
        {
            throw new ShapeException(
                $"{GetType().Name} needs samples [channels, {(_hasRows ? "height, width" : "length")}], got {sample}; reshape them.");
        }

        var result = Operation(_settings, SampleLayout.Rows).InferShape([new Shape(1, sample[0], _hasRows ? sample[1] : 1, sample[-1])]);
        return _hasRows ? new Shape(result[1], result[2], result[3]) : new Shape(result[1], result[3]);
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input) => RecordAll(tape, input)[0];

    /// <summary>Records the pooling with all its results.</summary>
    private protected ImmutableArray<Value> RecordAll(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape;
        var images = _hasRows ? input : tape.Reshape(input, new Shape(shape[0], shape[1], 1, shape[2]));
        var (batch, layout) = tape.AsLanes(images);
        var results = tape.ApplyAll(Operation(_settings, layout), batch);
        return _hasRows
            ? results
            : [.. results.Select(result => tape.Reshape(result, new Shape(result.Shape[0], result.Shape[1], result.Shape[3])))];
    }

    private protected abstract Operation Operation(PoolingSettings settings, SampleLayout layout);

    private protected static Pair OneRow(int columns, int rows = 1) => new(rows, columns);

    private void Check(bool holds, string need, string name, object got)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, got, $"{GetType().Name} needs {need}, got {got}; correct {name}.");
        }
    }
}
