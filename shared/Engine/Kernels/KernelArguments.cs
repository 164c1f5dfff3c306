using System.Runtime.CompilerServices;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Kernels;

/// <summary>Checks that kernels make before they touch memory.</summary>
internal static class KernelArguments
{
    public static void SameLength(int got, int need, [CallerMemberName] string operation = "")
    {
        if (got != need)
        {
            throw new ShapeException($"{operation} needs arguments of one length, got {got} and {need} elements; slice the longer one.");
        }
    }

    public static void Matrix(int got, int rows, int columns, [CallerMemberName] string operation = "")
    {
        if (got != (long)rows * columns || rows < 0)
        {
            throw new ShapeException(
                $"{operation} needs {rows} × {columns} elements, got {got}; check the row and column counts.");
        }
    }
}
