using System.Text;

namespace Cluster.Jobs.Nodes;

/// <summary>Turns offsets in a text of UTF-8 bytes into lines and columns.</summary>
internal sealed class LineIndex
{
    private readonly string _file;
    private readonly byte[] _text;
    private readonly List<int> _starts = [0];

    public LineIndex(string file, byte[] text)
    {
        (_file, _text) = (file, text);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\n')
            {
                _starts.Add(index + 1);
            }
        }
    }

    /// <summary>The place of a byte.</summary>
    public Place At(long offset)
    {
        var found = _starts.BinarySearch((int)offset);
        var line = found >= 0 ? found : ~found - 1;
        return At(line, offset - _starts[line]);
    }

    /// <summary>The place of a byte in a line, both counted from 0.</summary>
    public Place At(long line, long byteInLine)
    {
        var start = _starts[(int)Math.Min(line, _starts.Count - 1)];
        var length = (int)Math.Min(byteInLine, _text.Length - start);
        return new Place(_file, (int)line + 1, Encoding.UTF8.GetCharCount(_text, start, length) + 1);
    }
}
