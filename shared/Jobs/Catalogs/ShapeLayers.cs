using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Layers that arrange numbers. Axes are counted as in a batch: the first axis of a sample is 1.</summary>
internal static class ShapeLayers
{
    private static readonly Shape Image = new(2, 4, 4);

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<Flatten>("flatten").On(Image),
        CatalogEntry.Of("reshape", (int[] sizes) => new Reshape(sizes)).On(Image, ("sizes", [4, -1])),
        CatalogEntry.Of("permute", (int[] order) => new Permute(order)).On(Image, ("order", [0, 2, 3, 1])),
        CatalogEntry.Of<Transpose>("transpose").On(Image, ("axis0", 1), ("axis1", 3)),
        CatalogEntry.Of<Slice>("slice").On(Image, ("axis", 2), ("start", 1), ("length", 2)),
        CatalogEntry.Of("upsample", Upsample).On(Image, ("scale", 2), ("mode", "bilinear")),
    ];

    private static Upsample Upsample(
        (int Height, int Width)? size = null,
        (double Height, double Width)? scale = null,
        UpsampleMode mode = UpsampleMode.Nearest,
        bool alignCorners = false)
    {
        var image = (size, scale) switch
        {
            ({ } given, null) => new ImageSize(given.Height, given.Width),
            (null, { } factor) => ImageSize.Times(factor.Height, factor.Width),
            _ => throw new ArgumentException($"expected either size or scale, got {(size is null ? "neither" : "both")}"),
        };
        return new Upsample(image, mode, alignCorners);
    }
}
