using System.Collections.Immutable;
using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>Labelled grey images from a pair of IDX files, kept in memory as bytes. A sample has the shape [1, rows, columns].</summary>
public sealed class IdxDataset : ByteDataset
{
    private const int ImageAxes = 3;
    private const int LabelAxes = 1;
    private const int MaximumClasses = 256;

    private IdxDataset(string name, Shape sampleShape, TargetSchema targets, byte[] samples, byte[] labels)
        : base(name, sampleShape, targets, samples, labels)
    {
    }

    /// <summary>Reads a pair of files.</summary>
    /// <param name="imagesPath">IDX file with axes [count, rows, columns].</param>
    /// <param name="labelsPath">IDX file with axis [count].</param>
    /// <param name="name">What people call the set.</param>
    /// <param name="classes">Number of classes, 1 to 256; every label must lie in [0, classes).</param>
    /// <param name="names">Names of the classes, if they have any.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes lies outside its range.</exception>
    /// <exception cref="DataException">A file cannot be used, or the two do not fit together.</exception>
    public static IdxDataset Open(string imagesPath, string labelsPath, string name, int classes, ImmutableArray<string> names = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MaximumClasses);
        var labels = ReadAxes(labelsPath, LabelAxes, "labels", "[count]");
        CheckLabels(labels.Elements, classes, labelsPath);
        var images = ReadAxes(imagesPath, ImageAxes, "images", "[count, rows, columns]");
        var shape = images.Shape;
        return shape[0] == labels.Elements.Length
            ? new IdxDataset(name, new Shape(1, shape[1], shape[2]), TargetSchema.Class(classes, names), images.Elements, labels.Elements)
            : throw new DataException(
                $"IDX files {imagesPath} and {labelsPath} need one label an image, "
                + $"got {shape[0]} images and {labels.Elements.Length} labels; take both from one set.");
    }

    private static IdxArray ReadAxes(string path, int axes, string content, string axisNames)
    {
        var array = IdxFile.Read(path);
        return array.Shape.Rank == axes
            ? array
            : throw new DataException(
                $"IDX file {path} needs the axes {axisNames} to hold {content}, got {array.Shape}; check that no two files are swapped.");
    }

    private static void CheckLabels(byte[] labels, int classes, string path)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classes)
            {
                throw new DataException(
                    $"IDX file {path} needs labels from 0 to {classes - 1} for {classes} classes, got {labels[i]} at sample {i}; "
                    + "set the number of classes or renumber the labels.");
            }
        }
    }
}
