namespace Cluster.Data.Text;

/// <summary>What a text is cut into.</summary>
public enum TokenKind
{
    /// <summary>Characters, the scalar values of Unicode; the text is UTF-8.</summary>
    Characters,

    /// <summary>Bytes, of which there are 256; the text may be anything.</summary>
    Bytes,
}
