using Cluster.Engine.Randomness;

namespace Cluster.Data;

/// <summary>Reads the counted random words of one sample in order. Where it stands depends on nothing outside that sample.</summary>
/// <param name="key">The sample's key.</param>
internal struct GlyphStream(RandomKey key)
{
    private const int WordsPerBlock = 4;

    private PhiloxBlock _block;
    private uint _words;

    /// <summary>The next word.</summary>
    public uint NextWord()
    {
        var place = _words % WordsPerBlock;
        if (place == 0)
        {
            _block = Philox.Block(key, _words / WordsPerBlock);
        }

        _words++;
        return place switch
        {
            0 => _block.Word0,
            1 => _block.Word1,
            2 => _block.Word2,
            _ => _block.Word3,
        };
    }

    /// <summary>A number in [low, high), high itself only by rounding.</summary>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end.</param>
    public float NextBetween(float low, float high) => low + (Philox.ToUnit(NextWord()) * (high - low));

    /// <summary>A whole number in [0, limit).</summary>
    /// <param name="limit">1 or more.</param>
    public int NextBelow(int limit) => (int)(((ulong)NextWord() * (uint)limit) >> 32);
}
