using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cluster.Engine.Autograd;

/// <summary>The address of a frame's span. Frames lie in native arenas, which do not move.</summary>
internal static unsafe class NativeSpan
{
    public static float* Pointer(ReadOnlySpan<float> span) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));
}
