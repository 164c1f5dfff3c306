using System.Text;

namespace Cluster.Engine.Generator;

/// <summary>The source of the kernels of one vector width that sum a convolution's weight gradients, for tensors that hold 16 samples side
/// by side.</summary>
internal static class LaneGradientSource
{
    private const int Lanes = LaneKernelSource.Lanes;
    private const int MostPixelsTogether = 4;

    private const string Parameters = "in LaneGradientLoop loop, float* dy, float* x, float* sums";

    private const string Pointer = "delegate*<in LaneGradientLoop, float*, float*, float*, void>";

    public static void Write(StringBuilder source, VectorTarget target)
    {
        WriteTable(source, target);
        foreach (var (rows, height, width) in Forms(target))
        {
            WriteKernel(source, target, rows, height, width);
        }
    }

    /// <summary>Output channels, tap rows and taps of a row that one kernel holds.</summary>
    private static IEnumerable<(int Rows, int Height, int Width)> Forms(VectorTarget target)
    {
        // The gradients of one pixel stay in registers beside the sums.
        for (var rows = 1; rows <= 3 && (rows * 9) + rows < target.Registers; rows++)
        {
            yield return (rows, 3, 3);
        }

        for (var width = 1; width <= 7; width++)
        {
            for (var rows = 1; rows <= 8 && (rows * width) + rows < target.Registers; rows++)
            {
                yield return (rows, 1, width);
            }
        }
    }

    /// <summary>Neighbouring pixels whose gradients fit the registers beside the sums and one input.</summary>
    private static int PixelsTogether(VectorTarget target, int rows, int taps) =>
        Math.Min(MostPixelsTogether, (target.Registers - (rows * taps) - 1) / rows);

    private static void WriteTable(StringBuilder source, VectorTarget target)
    {
        source.AppendLine("    public static nint Gradient(int rows, int height, int width) => (rows, height, width) switch");
        source.AppendLine("    {");
        foreach (var (rows, height, width) in Forms(target))
        {
            source.AppendLine(
                $"        ({rows}, {height}, {width}) => (nint)({Pointer})&Gradient{rows}x{height}x{width},");
        }

        source.AppendLine("        _ => 0,");
        source.AppendLine("    };");
    }

    private static void WriteKernel(StringBuilder source, VectorTarget target, int rows, int height, int width)
    {
        source.AppendLine("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        source.AppendLine($"    private static void Gradient{rows}x{height}x{width}({Parameters})");
        source.AppendLine("    {");
        source.AppendLine("        var (dyPlane, xTap, xTapRow, xPixel) = (loop.DyPlane, loop.XTap, loop.XTapRow, loop.XPixel);");
        source.AppendLine("        var (columns, rows, dyGap) = (loop.Columns, loop.Rows, loop.DyGap);");
        source.AppendLine($"        var areNeighbours = xTap == {Lanes} && xPixel == {Lanes};");
        source.AppendLine($"        for (nint part = 0; part < {Lanes}; part += {target.Width})");
        source.AppendLine("        {");
        for (var row = 0; row < rows; row++)
        {
            source.AppendLine($"            var sums{row} = sums + ({row} * loop.SumsRow) + part;");
            for (var tap = 0; tap < height * width; tap++)
            {
                source.AppendLine($"            var c{row}_{tap} = {target.Vector}.Load(sums{row} + {tap * Lanes});");
            }
        }

        source.AppendLine("            var dyAt = dy + part;");
        source.AppendLine("            var xRow = x + part;");
        source.AppendLine("            for (nint row = 0; row < rows; row++)");
        source.AppendLine("            {");
        source.AppendLine("                var xAt = xRow;");
        source.AppendLine("                nint column = 0;");
        if (PixelsTogether(target, rows, height * width) is > 1 and var together)
        {
            source.AppendLine($"                for (; areNeighbours && column + {together} <= columns; column += {together})");
            WritePixels(source, target, (rows, height, width), together, $"{Lanes}");
        }

        source.AppendLine("                for (; column < columns; column++)");
        WritePixels(source, target, (rows, height, width), pixels: 1, "xTap");
        source.AppendLine("                dyAt += dyGap;");
        source.AppendLine("                xRow += loop.XRow;");
        source.AppendLine("            }");
        for (var row = 0; row < rows; row++)
        {
            for (var tap = 0; tap < height * width; tap++)
            {
                source.AppendLine($"            c{row}_{tap}.Store(sums{row} + {tap * Lanes});");
            }
        }

        source.AppendLine("        }");
        source.AppendLine("    }");
    }

    // An input is loaded once and multiplied with the gradients of all pixels that it meets, the first pixel first: each chain keeps its order.
    private static void WritePixels(
        StringBuilder source, VectorTarget target, (int Rows, int Height, int Width) form, int pixels, string xTap)
    {
        source.AppendLine("                {");
        for (var row = 0; row < form.Rows; row++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                source.AppendLine(
                    $"                    var d{row}_{pixel} = {target.Vector}.Load(dyAt + ({row} * dyPlane) + {pixel * Lanes});");
            }
        }

        for (var tapRow = 0; tapRow < form.Height; tapRow++)
        {
            source.AppendLine($"                    var taps{tapRow} = xAt + ({tapRow} * xTapRow);");
        }

        for (var place = 0; place < form.Width + pixels - 1; place++)
        {
            // Chains of different tap rows in turns: one after the other they would wait for themselves.
            for (var tapRow = 0; tapRow < form.Height; tapRow++)
            {
                var x = $"x{tapRow}_{place}";
                source.AppendLine($"                    var {x} = {target.Vector}.Load(taps{tapRow} + ({place} * {xTap}));");
                for (var pixel = Math.Max(0, place - form.Width + 1); pixel <= Math.Min(place, pixels - 1); pixel++)
                {
                    var tap = (tapRow * form.Width) + place - pixel;
                    for (var row = 0; row < form.Rows; row++)
                    {
                        source.AppendLine($"                    c{row}_{tap} = {target.Fma}(d{row}_{pixel}, {x}, c{row}_{tap});");
                    }
                }
            }
        }

        source.AppendLine($"                    dyAt += {pixels * Lanes};");
        source.AppendLine($"                    xAt += {pixels} * xPixel;");
        source.AppendLine("                }");
    }
}
