using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>What one- and two-dimensional convolutions share, transposed or not: PyTorch's parameter names, shapes and initial laws.</summary>
public abstract class ConvolutionModule : Module
{
    private readonly ConvolutionSettings _settings;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly Pair _kernel;
    private readonly bool _isTransposed;
    private readonly bool _hasRows;

    private protected ConvolutionModule(ConvolutionOptions options)
    {
        var (settings, kernel) = (options.Settings, options.Kernel);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.InChannels, 1, "inChannels");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OutChannels, 1, "outChannels");
        Check(kernel is { Rows: >= 1, Columns: >= 1 }, "a kernel of 1 or more", "kernelSize", kernel);
        Check(settings.Stride is { Rows: >= 1, Columns: >= 1 }, "a stride of 1 or more", "stride", settings.Stride);
        Check(settings.Padding is { Rows: >= 0, Columns: >= 0 }, "a padding of 0 or more", "padding", settings.Padding);
        Check(settings.Dilation is { Rows: >= 1, Columns: >= 1 }, "a dilation of 1 or more", "dilation", settings.Dilation);
        Check(
            settings.Groups >= 1 && options.InChannels % settings.Groups == 0 && options.OutChannels % settings.Groups == 0,
            $"groups that divide {options.InChannels} and {options.OutChannels} channels",
            "groups",
            settings.Groups);
        Check(
            settings.OutputPadding.Rows >= 0 && settings.OutputPadding.Rows < Math.Max(settings.Stride.Rows, settings.Dilation.Rows)
                && settings.OutputPadding.Columns >= 0
                && settings.OutputPadding.Columns < Math.Max(settings.Stride.Columns, settings.Dilation.Columns),
            "an output padding below the stride or the dilation",
            "outputPadding",
            settings.OutputPadding);
        _settings = settings;
        _kernel = kernel;
        _isTransposed = options.IsTransposed;
        _hasRows = options.HasRows;
        OutChannels = options.OutChannels;
        InChannels = options.InChannels;
        var (first, second) = options.IsTransposed
            ? (options.InChannels, options.OutChannels / settings.Groups)
            : (options.OutChannels, options.InChannels / settings.Groups);
        var standard = LinearDefaultInitializer.ForFanIn(second * kernel.Rows * kernel.Columns);
        var shape = options.HasRows ? new Shape(first, second, kernel.Rows, kernel.Columns) : new Shape(first, second, kernel.Columns);
        _weight = new Parameter(shape, options.WeightInitializer ?? standard);
        _bias = options.Bias ? new Parameter(new Shape(options.OutChannels), options.BiasInitializer ?? standard) : null;
    }

    /// <summary>Channels that come in.</summary>
    public int InChannels { get; }

    /// <summary>Channels that go out.</summary>
    public int OutChannels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters =>
        _bias is null ? [new("weight", _weight)] : [new("weight", _weight), new("bias", _bias)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var axes = _hasRows ? 3 : 2;
        if (sample.Rank != axes || sample[0] != InChannels)
        {
            throw new ShapeException(
                $"{GetType().Name} needs samples [{InChannels}, {(_hasRows ? "height, width" : "length")}], got {sample}; "
                + "reshape them or change the input channels.");
        }

        var images = new Shape(1, sample[0], _hasRows ? sample[1] : 1, sample[-1]);
        var result = new ConvolutionOperation(_settings, _isTransposed, SampleLayout.Rows).InferShape([images, ImageWeight]);
        return _hasRows ? new Shape(result[1], result[2], result[3]) : new Shape(result[1], result[3]);
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.Shape;
        var images = _hasRows ? input : tape.Reshape(input, new Shape(shape[0], shape[1], 1, shape[2]));
        var (batch, layout) = tape.AsLanes(images);
        var weight = tape.Parameter(_weight);
        var operation = new ConvolutionOperation(_settings, _isTransposed, layout);
        weight = _hasRows ? weight : tape.Reshape(weight, ImageWeight);
        var result = _bias is null ? tape.Apply(operation, batch, weight) : tape.Apply(operation, batch, weight, tape.Parameter(_bias));
        return _hasRows ? result : tape.Reshape(result, new Shape(result.Shape[0], result.Shape[1], result.Shape[3]));
    }

    private Shape ImageWeight => new(_weight.Shape[0], _weight.Shape[1], _kernel.Rows, _kernel.Columns);

    private void Check(bool holds, string need, string name, object got)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, got, $"{GetType().Name} needs {need}, got {got}; correct {name}.");
        }
    }
}

/// <summary>What makes a convolution.</summary>
internal sealed record ConvolutionOptions(
    int InChannels,
    int OutChannels,
    Pair Kernel,
    ConvolutionSettings Settings,
    bool Bias,
    bool IsTransposed,
    bool HasRows,
    Initializer? WeightInitializer,
    Initializer? BiasInitializer);
