namespace Cluster.Engine.Kernels;

/// <summary>Keys that queries must not look at, as floats other than 0.</summary>
internal static unsafe class AttentionMask
{
    /// <summary>Sets the scores of forbidden keys to -∞.</summary>
    /// <param name="scores">[rows, keys], without gaps.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="keys">Length of a row.</param>
    /// <param name="forbidden">The mask's first row.</param>
    /// <param name="maskRow">Floats from one row of the mask to the next; 0 where one row serves all.</param>
    public static void Apply(float* scores, int rows, int keys, float* forbidden, nint maskRow)
    {
        for (var row = 0; row < rows; row++)
        {
            var line = new Span<float>(scores + ((nint)row * keys), keys);
            var mask = new ReadOnlySpan<float>(forbidden + (row * maskRow), keys);
            for (var key = 0; key < line.Length; key++)
            {
                if (mask[key] != 0f)
                {
                    line[key] = float.NegativeInfinity;
                }
            }
        }
    }
}
