namespace Cluster.Collectives.Transports.Sockets;

/// <summary>Which bytes of an arena have come. Chunks may come in any order, each byte once.</summary>
/// <param name="length">Bytes of the arena.</param>
internal sealed class ByteCoverage(int length)
{
    // Buckets come in ascending or descending order and grow together; nobody needs as many islands as this.
    private const int MostIslands = 4096;

    // Disjoint, in ascending order, none touching the next.
    private readonly List<(int Start, int End)> _islands = [];

    /// <summary>Whether every byte has come.</summary>
    public bool IsWhole => length == 0 || (_islands.Count == 1 && _islands[0] == (0, length));

    /// <summary>Whether no byte has come.</summary>
    public bool IsEmpty => _islands.Count == 0;

    /// <summary>Begins anew.</summary>
    public void Clear() => _islands.Clear();

    /// <summary>Takes a chunk in.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its bytes.</param>
    /// <exception cref="ContractException">It is empty, exceeds the arena, or brings bytes that have come before.</exception>
    public void Add(long offset, long count)
    {
        if (count <= 0 || offset < 0 || offset > length - count)
        {
            throw new ContractException($"a chunk must lie in an arena of {length} bytes, got {count} bytes at {offset}");
        }

        var (start, end) = ((int)offset, (int)(offset + count));
        var next = FirstEndingAtOrAfter(start);
        var touchesPrevious = next < _islands.Count && _islands[next].End == start;
        next += touchesPrevious ? 1 : 0;
        if (next < _islands.Count && _islands[next].Start < end)
        {
            throw new ContractException($"a chunk must bring bytes that have not come, got {count} bytes at {offset} again");
        }

        var touchesNext = next < _islands.Count && _islands[next].Start == end;
        Put(next, (start, end), touchesPrevious, touchesNext);
    }

    private int FirstEndingAtOrAfter(int start)
    {
        var (low, high) = (0, _islands.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _islands[middle].End < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Put(int next, (int Start, int End) chunk, bool touchesPrevious, bool touchesNext)
    {
        switch (touchesPrevious, touchesNext)
        {
            case (true, true):
                _islands[next - 1] = (_islands[next - 1].Start, _islands[next].End);
                _islands.RemoveAt(next);
                break;
            case (true, false):
                _islands[next - 1] = (_islands[next - 1].Start, chunk.End);
                break;
            case (false, true):
                _islands[next] = (chunk.Start, _islands[next].End);
                break;
            default:
                if (_islands.Count == MostIslands)
                {
                    throw new ContractException($"chunks must grow together, got more than {MostIslands} pieces apart");
                }

                _islands.Insert(next, chunk);
                break;
        }
    }
}
