using System.Collections.Concurrent;

namespace Cluster.Collectives.Reduction;

/// <summary>Keeps gradient arenas for reuse, so that a step in the steady state allocates none.</summary>
/// <param name="gradientLength">Length of a training gradient in floats.</param>
public sealed class SubtreeSumsPool(int gradientLength) : IDisposable
{
    private readonly ConcurrentBag<SubtreeSums> _withGradients = [];
    private readonly ConcurrentBag<SubtreeSums> _scalarsOnly = [];

    /// <summary>Length of a training gradient in floats.</summary>
    public int GradientLength { get; } = gradientLength;

    /// <summary>Sums to fill; their contents are those of an earlier use.</summary>
    /// <param name="withGradients">False for an evaluation.</param>
    public SubtreeSums Rent(bool withGradients)
    {
        var shelf = withGradients ? _withGradients : _scalarsOnly;
        return shelf.TryTake(out var sums) ? sums : new SubtreeSums(withGradients ? GradientLength : 0);
    }

    /// <summary>Gives sums back; the caller must not use them any more.</summary>
    /// <param name="sums">Sums rented here.</param>
    public void Return(SubtreeSums sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        (sums.Gradients.Length > 0 ? _withGradients : _scalarsOnly).Add(sums);
    }

    /// <summary>Frees what lies on the shelves.</summary>
    public void Dispose()
    {
        foreach (var sums in _withGradients.Concat(_scalarsOnly))
        {
            sums.Dispose();
        }

        _withGradients.Clear();
        _scalarsOnly.Clear();
    }
}
