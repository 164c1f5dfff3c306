using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>A parameter of one number for everything, or one number for each channel of a batch [batch, channels, ...].</summary>
internal static class ChannelParameter
{
    /// <summary>The sample's shape, if it has the parameter's channels.</summary>
    public static Shape Checked(Parameter parameter, Shape sample, string module)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var channels = parameter.Shape[0];
        return channels == 1 || (sample.Rank > 0 && sample[0] == channels)
            ? sample
            : throw new ShapeException(
                $"{module} needs samples of {channels} channels on their first axis, got {sample}; change its number of channels.");
    }

    /// <summary>The parameter as [channels, 1, ...], so that it broadcasts along axis 1 of the batch.</summary>
    public static Value Record(TapeRecorder tape, Parameter parameter, Shape batch)
    {
        var value = tape.Parameter(parameter);
        if (parameter.Shape[0] == 1 || batch.Rank <= 2)
        {
            return value;
        }

        var sizes = new int[batch.Rank - 1];
        Array.Fill(sizes, 1);
        sizes[0] = parameter.Shape[0];
        return tape.Reshape(value, new Shape(sizes));
    }
}
