using System.Text;
using Cluster.Data.Text;

namespace Cluster.Data.Graphs;

/// <summary>A text file by its lines, without empty ones and those that begin with #.</summary>
internal sealed class LineFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _what;
    private readonly string _path;
    private readonly string _text;

    private LineFile(string what, string path, string text) => (_what, _path, _text) = (what, path, text);

    /// <summary>Reads a file.</summary>
    /// <param name="what">Kind of the file at the beginning of a sentence, such as "Node file".</param>
    /// <param name="path">The file, plain or .gz.</param>
    /// <exception cref="DataException">The file is missing, unreadable, empty or not UTF-8.</exception>
    public static LineFile Read(string what, string path)
    {
        var bytes = TextFile.Read(path);
        try
        {
            return new LineFile(what, path, Strict.GetString(bytes));
        }
        catch (DecoderFallbackException failure)
        {
            throw new DataException($"{what} {path} needs to be UTF-8, got other bytes; save the file as UTF-8.", failure);
        }
    }

    /// <summary>The lines with their numbers, counted from 1.</summary>
    public IEnumerable<(int Number, string Line)> Lines()
    {
        using var reader = new StringReader(_text);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return (number, line);
            }
        }
    }

    /// <summary>What is wrong with a line.</summary>
    /// <param name="line">Its number; null if it is wrong with the whole file.</param>
    /// <param name="problem">What was needed, what was got; what to do.</param>
    public DataException Problem(int? line, string problem)
    {
        var place = line is { } number ? FormattableString.Invariant($", line {number}") : "";
        return new DataException($"{_what} {_path}{place}: {problem}.");
    }
}
