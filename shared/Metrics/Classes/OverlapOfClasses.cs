namespace Cluster.Metrics.Classes;

/// <summary>How well the areas of the classes of pictures overlap: Dice coefficient and intersection over union, each over all things that were
/// counted, then the plain mean over the classes that were seen.</summary>
/// <param name="matrix">The counts, which somebody else gathers.</param>
/// <remarks>Dice 2·TP/(2·TP+FP+FN), IoU TP/(TP+FP+FN). Source: Everingham and others, The PASCAL Visual Object Classes Challenge: A
/// Retrospective (2015), section 4.1; Dice, Measures of the Amount of Ecologic Association Between Species (1945).</remarks>
public sealed class OverlapOfClasses(ConfusionMatrix matrix)
{
    /// <summary>What was found so far.</summary>
    public IEnumerable<MetricValue> Values
    {
        get
        {
            var (dice, union, seen) = (0.0, 0.0, 0);
            for (var index = 0; index < matrix.Classes; index++)
            {
                var counts = matrix.Of(index);
                if (counts.IsSeen)
                {
                    dice += counts.F1;
                    union += counts.IntersectionOverUnion;
                    seen++;
                }
            }

            return [new("dice_mean", dice / seen, IsShare: true), new("iou_mean", union / seen, IsShare: true)];
        }
    }
}
