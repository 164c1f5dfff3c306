using Cluster.Collectives.Reduction;

namespace Cluster.Worker.Faults;

/// <summary>Broken memory or a broken processor, staged: one bit of a gradient is wrong.</summary>
/// <param name="FromStep">The first training step whose sums are wrong.</param>
/// <param name="ToStep">The last one; the same step for a single fault.</param>
/// <param name="Position">Which float of the gradient arena.</param>
/// <param name="Bit">Which of its bits, 0 to 31.</param>
internal sealed record FlippedBit(long FromStep, long ToStep = long.MaxValue, int Position = 0, int Bit = 0)
{
    /// <summary>Flips the bit if it is due.</summary>
    /// <param name="step">The training step.</param>
    /// <param name="sums">Sums that are about to be sent.</param>
    public void Strike(long step, SubtreeSums sums)
    {
        if (step >= FromStep && step <= ToStep)
        {
            var gradient = sums.Gradients.Span[Position];
            sums.Gradients.Span[Position] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(gradient) ^ (1 << Bit));
        }
    }
}
