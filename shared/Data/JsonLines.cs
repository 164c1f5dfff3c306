using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Cluster.Data;

/// <summary>The lines of a file that hold one JSON value each; empty lines are passed over.</summary>
public sealed class JsonLines : IDisposable
{
    private const int MostShown = 40;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly StreamReader _reader;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file is missing or unreadable.</exception>
    public JsonLines(string path)
    {
        Path = path;
        try
        {
            _reader = new StreamReader(EndingFile.Open(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"JSON lines file {path} cannot be opened ({failure.Message}); check the path.", failure);
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Number of the line that was read last, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Reads the next value; the caller disposes it.</summary>
    /// <param name="document">The value.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="DataException">A line is no JSON, or the file cannot be read.</exception>
    public bool TryRead([NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        try
        {
            while (document is null && _reader.ReadLine() is { } line)
            {
                Line++;
                document = string.IsNullOrWhiteSpace(line) ? null : JsonDocument.Parse(line, Strict);
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is the parser's word for a key with half a surrogate pair.
            throw new DataException(
                FormattableString.Invariant($"JSON lines file {Path}, line {Line}: a line needs to be one JSON value, ")
                + "each key of it once, got something else; write each value on a line of its own.",
                failure);
        }
        catch (IOException failure)
        {
            throw new DataException($"JSON lines file {Path} cannot be read ({failure.Message}); check the disk and the file.", failure);
        }

        return document is not null;
    }

    /// <summary>What is wrong with the line that was read last.</summary>
    /// <param name="need">What was needed.</param>
    /// <param name="got">What came.</param>
    public DataException Problem(string need, JsonElement got)
    {
        var text = got.GetRawText();
        var shown = text.Length > MostShown ? text[..MostShown] + "..." : text;
        return new DataException(FormattableString.Invariant($"JSON lines file {Path}, line {Line}: {need}, got {shown}; mend the line."));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _reader.Dispose();
}
