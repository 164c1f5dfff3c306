using Cluster.Engine.Randomness;

namespace Cluster.Engine.Kernels;

/// <summary>What dropout multiplies with: 0 with probability p, else 1/(1 - p).</summary>
internal static class DropoutMask
{
    private const int WordsPerBlock = 4;

    /// <summary>What is kept is multiplied with this.</summary>
    /// <param name="probability">p, in [0, 1].</param>
    public static float Kept(double probability) => probability < 1 ? (float)(1 / (1 - probability)) : 0f;

    /// <summary>Draws a mask. Element i depends on the key and i alone.</summary>
    /// <param name="key">Key of the stream.</param>
    /// <param name="probability">p, in [0, 1].</param>
    /// <param name="mask">Takes the mask.</param>
    public static void Fill(in RandomKey key, double probability, Span<float> mask)
    {
        var (dropped, kept) = ((float)probability, Kept(probability));
        for (var start = 0; start < mask.Length; start += WordsPerBlock)
        {
            var block = Philox.Block(key, (uint)start / WordsPerBlock);
            var quad = mask[start..Math.Min(start + WordsPerBlock, mask.Length)];
            quad[0] = Philox.ToUnit(block.Word0) < dropped ? 0f : kept;
            for (var index = 1; index < quad.Length; index++)
            {
                quad[index] = Philox.ToUnit(index == 1 ? block.Word1 : index == 2 ? block.Word2 : block.Word3) < dropped ? 0f : kept;
            }
        }
    }
}
