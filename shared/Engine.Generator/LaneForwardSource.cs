using System.Text;

namespace Cluster.Engine.Generator;

/// <summary>The source of the kernels of one vector width that compute a convolution's outputs, for tensors that hold 16 samples side by
/// side.</summary>
internal static class LaneForwardSource
{
    private const int Lanes = LaneKernelSource.Lanes;
    private const int MostPixels = 8;

    private const string Parameters =
        "nint tiles, nint k, float* a, nint* offsets, float* b, nint bPixel, float* start, float* c, nint cRow";

    private const string Pointer = "delegate*<nint, nint, float*, nint*, float*, nint, float*, float*, nint, void>";

    public static void Write(StringBuilder source, VectorTarget target)
    {
        WriteTable(source, target);
        for (var rows = 1; rows <= target.MaxRows; rows++)
        {
            foreach (var pixels in PixelCounts(target, rows))
            {
                WriteKernel(source, target, rows, pixels);
            }
        }
    }

    /// <summary>Pixels of a tile of so many rows, as far as the registers go: accumulators, the pixels and one weight.</summary>
    private static IEnumerable<int> PixelCounts(VectorTarget target, int rows)
    {
        var parts = Lanes / target.Width;
        for (var pixels = 1; pixels <= MostPixels && (rows + 1) * pixels * parts < target.Registers; pixels++)
        {
            yield return pixels;
        }
    }

    private static void WriteTable(StringBuilder source, VectorTarget target)
    {
        source.AppendLine("    public static nint Forward(int rows, int pixels) => (rows, pixels) switch");
        source.AppendLine("    {");
        for (var rows = 1; rows <= target.MaxRows; rows++)
        {
            foreach (var pixels in PixelCounts(target, rows))
            {
                source.AppendLine($"        ({rows}, {pixels}) => (nint)({Pointer})&Forward{rows}x{pixels},");
            }
        }

        source.AppendLine("        _ => 0,");
        source.AppendLine("    };");
    }

    private static void WriteKernel(StringBuilder source, VectorTarget target, int rows, int pixels)
    {
        var parts = Lanes / target.Width;
        var vectors = pixels * parts;
        source.AppendLine("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        source.AppendLine($"    private static void Forward{rows}x{pixels}({Parameters})");
        source.AppendLine("    {");
        source.AppendLine("        for (; tiles > 0; tiles--)");
        source.AppendLine("        {");
        for (var row = 0; row < rows; row++)
        {
            source.AppendLine($"            var c{row}_0 = start == null ? {target.Vector}<float>.Zero : {target.Vector}.Create(start[{row}]);");
            for (var vector = 1; vector < vectors; vector++)
            {
                source.AppendLine($"            var c{row}_{vector} = c{row}_0;");
            }
        }

        source.AppendLine("            var weight = a;");
        source.AppendLine("            var offset = offsets;");
        source.AppendLine("            var left = k;");
        foreach (var steps in target.Turns)
        {
            WriteTurns(source, target, rows, vectors, steps);
        }

        source.AppendLine("            var target = c;");
        for (var row = 0; row < rows; row++)
        {
            for (var vector = 0; vector < vectors; vector++)
            {
                source.AppendLine($"            c{row}_{vector}.Store(target + {vector * target.Width});");
            }

            source.AppendLine("            target += cRow;");
        }

        source.AppendLine($"            b += {pixels} * bPixel;");
        source.AppendLine($"            c += {pixels * Lanes};");
        source.AppendLine("        }");
        source.AppendLine("    }");
    }

    private static void WriteTurns(StringBuilder source, VectorTarget target, int rows, int vectors, int steps)
    {
        var parts = Lanes / target.Width;
        source.AppendLine($"            for (; left >= {steps}; left -= {steps})");
        source.AppendLine("            {");
        for (var step = 0; step < steps; step++)
        {
            source.AppendLine($"                var p{step} = b + offset[{step}];");
            for (var vector = 0; vector < vectors; vector++)
            {
                var place = $"p{step} + ({vector / parts} * bPixel) + {vector % parts * target.Width}";
                source.AppendLine($"                var b{step}_{vector} = {target.Vector}.Load({place});");
            }

            for (var row = 0; row < rows; row++)
            {
                source.AppendLine($"                var x{step}_{row} = {target.Vector}.Create(weight[{(step * rows) + row}]);");
                for (var vector = 0; vector < vectors; vector++)
                {
                    source.AppendLine(
                        $"                c{row}_{vector} = {target.Fma}(x{step}_{row}, b{step}_{vector}, c{row}_{vector});");
                }
            }
        }

        source.AppendLine($"                offset += {steps};");
        source.AppendLine($"                weight += {steps * rows};");
        source.AppendLine("            }");
    }
}
