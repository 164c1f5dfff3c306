using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Autograd;

/// <summary>Gives an operation its tensors side by side, whatever their layout: where they lie in rows, copies in scratch.</summary>
internal unsafe ref struct LaneMemory
{
    private readonly bool _isCopied;
    private readonly int _samples;
    private float* _scratch;

    public LaneMemory(SampleLayout layout, int samples, Span<float> scratch)
    {
        _isCopied = layout == SampleLayout.Rows;
        _samples = samples;
        _scratch = NativeSpan.Pointer(scratch);
    }

    /// <summary>Groups of sixteen samples.</summary>
    public readonly int Groups => Lanes.Groups(_samples);

    /// <summary>What is left of the scratch.</summary>
    public readonly float* Scratch => _scratch;

    /// <summary>Floats of scratch for one copied tensor; 0 where nothing is copied.</summary>
    public static int CopyLength(SampleLayout layout, int samples, int sampleLength) =>
        layout == SampleLayout.Rows ? Lanes.Groups(samples) * Lanes.Count * sampleLength : 0;

    /// <summary>A tensor to read.</summary>
    public float* Read(ReadOnlySpan<float> tensor)
    {
        var place = NativeSpan.Pointer(tensor);
        if (_isCopied)
        {
            var length = SampleLength(tensor);
            var copy = Take(length);
            Lanes.FromRows(place, _samples, length, copy);
            return copy;
        }

        return place;
    }

    /// <summary>A place to write a tensor to; <see cref="Written"/> brings it home.</summary>
    public float* Write(ReadOnlySpan<float> tensor) => _isCopied ? Take(SampleLength(tensor)) : NativeSpan.Pointer(tensor);

    /// <summary>Ends the writing of a tensor.</summary>
    public readonly void Written(float* lanes, ReadOnlySpan<float> tensor)
    {
        if (_isCopied)
        {
            Lanes.ToRows(lanes, _samples, SampleLength(tensor), NativeSpan.Pointer(tensor));
        }
    }

    private readonly int SampleLength(ReadOnlySpan<float> tensor) => _samples == 0 ? 0 : tensor.Length / _samples;

    private float* Take(int sampleLength)
    {
        var start = _scratch;
        _scratch += (nint)Groups * Lanes.Count * sampleLength;
        return start;
    }
}
