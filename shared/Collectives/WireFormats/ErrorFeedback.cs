using System.Runtime.Intrinsics;
using Cluster.Engine.Memory;

namespace Cluster.Collectives.WireFormats;

/// <summary>Keeps what a lossy format leaves out of an arena and adds it the next time, so that nothing is lost, only late.</summary>
/// <remarks>Source: Stich, Cordonnier and Jaggi, Sparsified SGD with Memory (2018).</remarks>
/// <param name="codec">The format.</param>
/// <param name="length">Length of the arena in values.</param>
public sealed class ErrorFeedback(IWireCodec codec, int length) : IDisposable
{
    private readonly AlignedBuffer _residual = new(length);

    /// <summary>What was left out so far, value by value.</summary>
    public ReadOnlySpan<float> Residual => _residual.Span;

    /// <summary>Adds what was left out before, gives the values the form that they travel in, and keeps what is left out now.</summary>
    /// <param name="values">A piece of the arena, as <see cref="IWireCodec"/> wants them cut; replaced.</param>
    /// <param name="offset">Where in the arena it begins.</param>
    public void Round(Span<float> values, int offset)
    {
        var residual = _residual.Span.Slice(offset, values.Length);
        var whole = values.Length - (values.Length % Vector256<float>.Count);
        for (var index = 0; index < whole; index += Vector256<float>.Count)
        {
            var sum = Vector256.Create<float>(values[index..]) + Vector256.Create<float>(residual[index..]);
            sum.CopyTo(values[index..]);
            sum.CopyTo(residual[index..]);
        }

        for (var index = whole; index < values.Length; index++)
        {
            values[index] += residual[index];
            residual[index] = values[index];
        }

        codec.Round(values);
        for (var index = 0; index < whole; index += Vector256<float>.Count)
        {
            (Vector256.Create<float>(residual[index..]) - Vector256.Create<float>(values[index..])).CopyTo(residual[index..]);
        }

        for (var index = whole; index < values.Length; index++)
        {
            residual[index] -= values[index];
        }
    }

    /// <summary>Forgets what was left out.</summary>
    public void Reset() => _residual.Span.Clear();

    /// <inheritdoc/>
    public void Dispose() => _residual.Dispose();
}
