using Cluster.Engine.Autograd.Operations;
using Cluster.Onnx.Format;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Convolutions and their transposes. Those along one axis come as images of one row.</summary>
internal static class ConvolutionMappings
{
    public static void AddTo(MappingTable table)
    {
        table.Add<ConvolutionOperation>(Convolution);
        table.Add<LanesOperation>((call, _) => call.ResultIsInput(0));
    }

    private static void Convolution(OperationCall call, ConvolutionOperation operation)
    {
        var settings = operation.Settings;
        var weight = call.InputShape(1);
        var (rows, columns) = (settings.Padding.Rows, settings.Padding.Columns);
        List<AttributeProto> attributes =
        [
            Attributes.Of("kernel_shape", weight[2], weight[3]),
            Attributes.Of("strides", settings.Stride.Rows, settings.Stride.Columns),
            Attributes.Of("pads", rows, columns, rows, columns),
            Attributes.Of("dilations", settings.Dilation.Rows, settings.Dilation.Columns),
            Attributes.Of("group", (long)settings.Groups),
        ];
        if (operation.IsTransposed)
        {
            attributes.Add(Attributes.Of("output_padding", settings.OutputPadding.Rows, settings.OutputPadding.Columns));
        }

        call.Result(call.Add(operation.IsTransposed ? "ConvTranspose" : "Conv", call.Inputs(), [.. attributes]));
    }
}
