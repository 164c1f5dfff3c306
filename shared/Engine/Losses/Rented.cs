using System.Buffers;

namespace Cluster.Engine.Losses;

/// <summary>Room for one evaluation, out of the runtime's pool, which hands the same arrays out again and again.</summary>
/// <param name="length">Numbers needed; they hold anything.</param>
internal readonly ref struct Rented<T>(int length)
    where T : unmanaged
{
    private readonly T[] _array = ArrayPool<T>.Shared.Rent(length);

    public Span<T> Span => _array.AsSpan(0, length);

    public void Dispose() => ArrayPool<T>.Shared.Return(_array);
}
