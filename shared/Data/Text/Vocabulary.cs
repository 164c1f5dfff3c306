using System.Collections.Immutable;
using System.Text;

namespace Cluster.Data.Text;

/// <summary>The tokens that there are: bytes, or the characters of a text in the order of their code points. A token's number is its place.</summary>
public sealed class Vocabulary
{
    private const int ByteCount = 256;
    private const int MostCharacters = 1 << 16;

    private readonly Dictionary<Rune, ushort>? _numbers;

    private Vocabulary(ImmutableArray<string> names, Dictionary<Rune, ushort>? numbers) => (Names, _numbers) = (names, numbers);

    /// <summary>The 256 bytes, named 0x00 to 0xff.</summary>
    public static Vocabulary Bytes { get; } = new([.. Enumerable.Range(0, ByteCount).Select(value => $"0x{value:x2}")], null);

    /// <summary>What the tokens are called: characters by themselves.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The characters of texts.</summary>
    /// <param name="texts">Whole texts in UTF-8 with their files.</param>
    /// <exception cref="DataException">A text is not UTF-8, or has too many characters.</exception>
    internal static Vocabulary CharactersOf(params ReadOnlySpan<(byte[] Text, string Path)> texts)
    {
        var found = new HashSet<Rune>();
        foreach (var (text, path) in texts)
        {
            for (var position = 0; position < text.Length;)
            {
                found.Add(Next(text, ref position, path));
                if (found.Count > MostCharacters)
                {
                    throw new DataException($"Text file {path} needs at most {MostCharacters} different characters, got more; cut it into bytes.");
                }
            }
        }

        var characters = found.Order().ToArray();
        return new Vocabulary(
            [.. characters.Select(character => character.ToString())],
            characters.Select((character, index) => (character, (ushort)index)).ToDictionary());
    }

    /// <summary>The numbers of a text's tokens.</summary>
    /// <param name="text">A text that the vocabulary was made of.</param>
    /// <param name="path">Its file.</param>
    internal ushort[] Encode(byte[] text, string path)
    {
        if (_numbers is null)
        {
            return Array.ConvertAll(text, value => (ushort)value);
        }

        var (tokens, count) = (new ushort[text.Length], 0);
        for (var position = 0; position < text.Length;)
        {
            tokens[count++] = _numbers[Next(text, ref position, path)];
        }

        return tokens[..count];
    }

    private static Rune Next(byte[] text, ref int position, string path)
    {
        var status = Rune.DecodeFromUtf8(text.AsSpan(position), out var character, out var length);
        if (status != System.Buffers.OperationStatus.Done)
        {
            var line = text.AsSpan(0, position).Count((byte)'\n') + 1;
            throw new DataException(FormattableString.Invariant(
                $"Text file {path}, line {line}: characters need to be UTF-8, got the byte 0x{text[position]:x2}; ")
                + "save the file as UTF-8, or cut it into bytes.");
        }

        position += length;
        return character;
    }
}
