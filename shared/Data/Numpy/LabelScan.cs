namespace Cluster.Data.Numpy;

/// <summary>Reads all labels of an array, since a wrong one would show only in the middle of training.</summary>
internal static class LabelScan
{
    /// <summary>One more than the largest label.</summary>
    /// <param name="labels">The array.</param>
    /// <param name="most">Number of classes, if it is known.</param>
    /// <param name="ignored">The label that does not count, if there is one.</param>
    /// <exception cref="DataException">An element is no label, or one of no class.</exception>
    public static int Classes(ArrayRows labels, int? most, int? ignored)
    {
        var row = new int[labels.RowShape.ElementCount];
        var largest = 0;
        for (var index = 0; index < labels.Count; index++)
        {
            labels.CopyLabels(index, ignored, row);
            foreach (var label in row)
            {
                if (label < 0 && label != TargetSchema.Ignored)
                {
                    throw new DataException(FormattableString.Invariant(
                        $"Array file {labels.Place} needs labels that are whole numbers from 0, got another number at sample {index}; ")
                        + "renumber the labels, or take them as values.");
                }

                if (label >= most)
                {
                    throw new DataException(FormattableString.Invariant(
                        $"Array file {labels.Place} needs labels from 0 to {most - 1} for {most} classes, got {label} at sample {index}; ")
                        + "set the number of classes or renumber the labels.");
                }

                largest = Math.Max(largest, label);
            }
        }

        return largest + 1;
    }
}
