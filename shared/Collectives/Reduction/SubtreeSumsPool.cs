using System.Collections.Concurrent;
using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;

namespace Cluster.Collectives.Reduction;

/// <summary>Keeps gradient arenas for reuse, so that a step in the steady state allocates none.</summary>
public sealed class SubtreeSumsPool : IDisposable
{
    private readonly Action<AlignedBuffer, AlignedBuffer> _merge;
    private readonly ConcurrentBag<SubtreeSums> _withGradients = [];
    private readonly ConcurrentBag<SubtreeSums> _scalarsOnly = [];

    /// <summary>A pool of sums that are added element by element.</summary>
    /// <param name="gradientLength">Length of a training gradient in floats.</param>
    public SubtreeSumsPool(int gradientLength)
        : this(gradientLength, Elementwise.AddInto)
    {
    }

    /// <summary>A pool of sums that are merged as a model's layout says: gradients added, running statistics merged.</summary>
    /// <param name="layout">Layout of the gradients.</param>
    public SubtreeSumsPool(ParameterLayout layout)
        : this((layout ?? throw new ArgumentNullException(nameof(layout))).Length, layout.MergeSums)
    {
    }

    private SubtreeSumsPool(int gradientLength, Action<AlignedBuffer, AlignedBuffer> merge)
    {
        GradientLength = gradientLength;
        _merge = merge;
    }

    /// <summary>Length of a training gradient in floats.</summary>
    public int GradientLength { get; }

    /// <summary>Gives sums with gradients in places of their own, or null when they are all in use; null if there are none.</summary>
    internal Func<SubtreeSums?>? Places { get; init; }

    /// <summary>Sums to fill; their contents are those of an earlier use.</summary>
    /// <param name="withGradients">False for an evaluation.</param>
    public SubtreeSums Rent(bool withGradients)
    {
        if (withGradients && Places?.Invoke() is { } placed)
        {
            return placed;
        }

        var shelf = withGradients ? _withGradients : _scalarsOnly;
        if (!shelf.TryTake(out var sums))
        {
            return new SubtreeSums(withGradients ? GradientLength : 0);
        }

        sums.FinalFrom = 0;
        return sums;
    }

    /// <summary>Gives sums back; the caller must not use them any more.</summary>
    /// <param name="sums">Sums rented here, or sums with a place of their own.</param>
    public void Return(SubtreeSums sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        sums.Outputs = [];
        if (sums.Home is { } home)
        {
            home.TakeBack(sums);
            return;
        }

        (sums.Gradients.Length > 0 ? _withGradients : _scalarsOnly).Add(sums);
    }

    /// <summary>Makes the left sums those of the parent, and takes the right ones back.</summary>
    /// <param name="left">Sums rented here; they become the parent's.</param>
    /// <param name="right">The right sibling's sums; the caller must not use them any more.</param>
    /// <param name="merge">Adds gradients in another way with the same result; null for the pool's own.</param>
    internal void Merge(SubtreeSums left, SubtreeSums right, Action<AlignedBuffer, AlignedBuffer>? merge)
    {
        left.MergeRight(right, merge ?? _merge);
        Return(right);
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
