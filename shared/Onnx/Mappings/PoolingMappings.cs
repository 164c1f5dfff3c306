using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Pooling;
using Cluster.Onnx.Format;
using Cluster.Onnx.Graphs;

namespace Cluster.Onnx.Mappings;

/// <summary>Pooling over images. Borders are written out for each side, so that the number of windows is ours whatever a runtime makes of
/// rounding up.</summary>
internal static class PoolingMappings
{
    public static void AddTo(MappingTable table)
    {
        table.Add<MaxPoolOperation>(MaxPool);
        table.Add<AveragePoolOperation>(AveragePool);
    }

    private static void MaxPool(OperationCall call, MaxPoolOperation operation)
    {
        call.ResultIsMissing(1, "it uses the places of MaxPool's winners; take its values alone");
        var windows = Windows.Of(call, operation.Settings);
        if (windows.Adapts)
        {
            call.Result(AdaptivePooling.Max(call, call.Input(0), windows.Rows, windows.Columns));
            return;
        }

        // Runtimes take a border smaller than the window alone, and a dilated one may need more.
        var x = windows.HasWideBorder
            ? call.Add("Pad", [call.Input(0), call.Integers(0, 0, windows.Top, windows.Left, 0, 0, windows.Bottom, windows.Right),
                call.Number(float.NegativeInfinity)])
            : call.Input(0);
        var dilations = Attributes.Of("dilations", windows.Rows.Dilation, windows.Columns.Dilation);
        call.Result(call.Add("MaxPool", [x], [.. windows.Attributes(withBorder: !windows.HasWideBorder), dilations]));
    }

    // ONNX divides by the places inside the input, or by all of the window; what else divides is made good by a factor for each window.
    private static void AveragePool(OperationCall call, AveragePoolOperation operation)
    {
        var (windows, divisor) = (Windows.Of(call, operation.Settings), operation.Settings.Divisor);
        if (windows.Adapts)
        {
            call.Result(AdaptivePooling.Average(call, call.Input(0), windows.Rows, windows.Columns));
            return;
        }

        var includesBorder = Attributes.Of("count_include_pad", divisor != 0);
        var mean = call.Add("AveragePool", [call.Input(0)], [.. windows.Attributes(withBorder: true), includesBorder]);
        if (divisor == 0)
        {
            call.Result(mean);
            return;
        }

        var taps = windows.Rows.Kernel * windows.Columns.Kernel;
        var factors = new float[windows.Rows.Output * windows.Columns.Output];
        for (var row = 0; row < windows.Rows.Output; row++)
        {
            for (var column = 0; column < windows.Columns.Output; column++)
            {
                var count = divisor > 0 ? divisor : windows.Rows.Window(row).WithBorder * windows.Columns.Window(column).WithBorder;
                factors[(row * windows.Columns.Output) + column] = (float)taps / count;
            }
        }

        call.Result(factors.All(factor => factor == 1f)
            ? mean
            : call.Add("Mul", [mean, call.Initializers.Floats([windows.Rows.Output, windows.Columns.Output], factors)]));
    }

    /// <summary>The windows of one call.</summary>
    private readonly record struct Windows(PoolAxis Rows, PoolAxis Columns)
    {
        public bool Adapts => Rows.Kernel == 0;

        public int Top => Rows.Padding;

        public int Left => Columns.Padding;

        public int Bottom => After(Rows);

        public int Right => After(Columns);

        public bool HasWideBorder => Bottom >= Rows.Kernel || Right >= Columns.Kernel || Top >= Rows.Kernel || Left >= Columns.Kernel;

        /// <summary>Windows of one size, also where adapting ones happen to be that.</summary>
        public static Windows Of(OperationCall call, PoolingSettings settings) =>
            new Windows(settings.Rows(call.InputShape(0)[2]), settings.Columns(call.InputShape(0)[3])).Fixed();

        public AttributeProto[] Attributes(bool withBorder) =>
        [
            Graphs.Attributes.Of("kernel_shape", Rows.Kernel, Columns.Kernel),
            Graphs.Attributes.Of("strides", Rows.Stride, Columns.Stride),
            Graphs.Attributes.Of("pads", withBorder ? [Top, Left, Bottom, Right] : [0, 0, 0, 0]),
        ];

        private Windows Fixed() => Adapts && Rows.Input % Rows.Output == 0 && Columns.Input % Columns.Output == 0
            ? new Windows(Sliding(Rows), Sliding(Columns))
            : this;

        private static PoolAxis Sliding(PoolAxis axis)
        {
            var size = axis.Input / axis.Output;
            return PoolAxis.Sliding(axis.Input, size, size, 0, 1, ceiling: false);
        }

        // As far as the last window reaches over the end; no less than the border before the input, where that gives no more windows.
        private static int After(PoolAxis axis)
        {
            var reach = ((axis.Output - 1) * axis.Stride) + (axis.Dilation * (axis.Kernel - 1)) + 1 - axis.Input - axis.Padding;
            return Math.Max(reach, 0);
        }
    }
}
