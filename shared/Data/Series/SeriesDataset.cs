using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Cluster.Data.Tables;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Series;

/// <summary>Windows of a series as samples: [window, features]. Targets are the values in the rows behind a window: [horizon, columns], without
/// the axis of a single row or column.</summary>
public sealed class SeriesDataset : Dataset
{
    private readonly SeriesRows _rows;
    private readonly int _first;
    private readonly SeriesRecipe _recipe;

    /// <summary>Windows whose targets lie in some rows.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="rows">All rows of the series.</param>
    /// <param name="first">Row that the first window begins with.</param>
    /// <param name="end">Row behind those that may be targets.</param>
    /// <param name="recipe">How windows are cut.</param>
    internal SeriesDataset(string name, SeriesRows rows, int first, int end, SeriesRecipe recipe)
    {
        (Name, _rows, _first, _recipe) = (name, rows, first, recipe);
        Count = ((end - first - recipe.Window - recipe.Horizon) / recipe.Stride) + 1;
        SampleShape = new Shape(recipe.Window, rows.Features);
        var columns = rows.Fitted.Target.Columns;
        Targets = TargetSchema.Values(
            (recipe.Horizon, columns.Length) switch
            {
                (1, 1) => new Shape(),
                (1, var several) => new Shape(several),
                (var several, 1) => new Shape(several),
                _ => new Shape(recipe.Horizon, columns.Length),
            },
            recipe.Horizon == 1 ? [.. columns.Select(column => column.Name)] : []);
        ContentHash = Hash();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>How rows became numbers.</summary>
    public FittedTable Fitted => _rows.Fitted;

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override Shape SampleShape { get; }

    /// <inheritdoc/>
    public override TargetSchema Targets { get; }

    /// <inheritdoc/>
    public override string ContentHash { get; }

    /// <inheritdoc/>
    public override void CopySample(int index, Span<float> destination)
    {
        CheckIndex(index);
        CheckLength(SampleShape.ElementCount, destination.Length, nameof(CopySample));
        _rows.Samples.AsSpan(FirstOf(index) * _rows.Features, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public override void CopyValues(int index, Span<float> destination)
    {
        CheckIndex(index);
        CheckLength(Targets.Count, destination.Length, nameof(CopyValues));
        var columns = Fitted.Target.Columns.Length;
        _rows.Values.AsSpan((FirstOf(index) + _recipe.Window) * columns, destination.Length).CopyTo(destination);
    }

    private int FirstOf(int index) => _first + (index * _recipe.Stride);

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("cluster.data.series.v1\n"u8);
        var fitted = Encoding.UTF8.GetBytes(Fitted.Write());
        ContentHasher.Append(hash, fitted.Length);
        hash.AppendData(fitted);
        foreach (var number in new[] { _recipe.Window, _recipe.Horizon, _recipe.Stride, _first, Count, _rows.Count })
        {
            ContentHasher.Append(hash, number);
        }

        hash.AppendData(MemoryMarshal.AsBytes(_rows.Samples.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_rows.Values.AsSpan()));
        return ContentHasher.Finish(hash);
    }
}
