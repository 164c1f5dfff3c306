using System.Collections.Immutable;
using System.Globalization;

namespace Cluster.Data.Numpy;

/// <summary>The dictionary at the head of a .npy file, as in {'descr': '&lt;f4', 'fortran_order': False, 'shape': (60, 28), }.</summary>
/// <param name="Descr">Type of the elements.</param>
/// <param name="FortranOrder">Whether the first axis is the contiguous one.</param>
/// <param name="Shape">Sizes of the axes, each 0 or more.</param>
internal sealed record NpyDictionary(string Descr, bool FortranOrder, ImmutableArray<long> Shape)
{
    /// <summary>Reads a dictionary. Its keys may come in any order, each once.</summary>
    /// <param name="text">Its text, with blanks around it.</param>
    /// <returns>Null if the text is no such dictionary.</returns>
    public static NpyDictionary? Parse(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.Length < 2 || rest[0] != '{' || rest[^1] != '}')
        {
            return null;
        }

        rest = rest[1..^1];
        var (descr, fortran, shape) = (default(string), default(bool?), default(ImmutableArray<long>?));
        while (!(rest = rest.TrimStart()).IsEmpty)
        {
            if (!TakeText(ref rest, out var key) || !Take(ref rest, ':'))
            {
                return null;
            }

            var fits = key switch
            {
                "descr" => descr is null && TakeDescription(ref rest, out descr),
                "fortran_order" => fortran is null && TakeTruth(ref rest, out fortran),
                "shape" => shape is null && TakeShape(ref rest, out shape),
                _ => false,
            };
            if (!fits || (!Take(ref rest, ',') && !rest.TrimStart().IsEmpty))
            {
                return null;
            }
        }

        return descr is not null && fortran is { } order && shape is { } sizes ? new NpyDictionary(descr, order, sizes) : null;
    }

    private static bool Take(ref ReadOnlySpan<char> rest, char expected)
    {
        var trimmed = rest.TrimStart();
        if (trimmed.IsEmpty || trimmed[0] != expected)
        {
            return false;
        }

        rest = trimmed[1..];
        return true;
    }

    private static bool TakeText(ref ReadOnlySpan<char> rest, out string text)
    {
        text = "";
        rest = rest.TrimStart();
        if (rest.IsEmpty || rest[0] is not ('\'' or '"'))
        {
            return false;
        }

        var end = rest[1..].IndexOf(rest[0]);
        if (end < 0)
        {
            return false;
        }

        text = rest.Slice(1, end).ToString();
        rest = rest[(end + 2)..];
        return true;
    }

    // A structured type is described by a list, which is kept as it is, to be named in a message.
    private static bool TakeDescription(ref ReadOnlySpan<char> rest, out string? descr)
    {
        rest = rest.TrimStart();
        if (TakeText(ref rest, out var text))
        {
            descr = text;
            return true;
        }

        descr = "a structure";
        var end = rest.LastIndexOf(']');
        if (rest.IsEmpty || rest[0] != '[' || end < 0)
        {
            return false;
        }

        rest = rest[(end + 1)..];
        return true;
    }

    private static bool TakeTruth(ref ReadOnlySpan<char> rest, out bool? value)
    {
        rest = rest.TrimStart();
        value = rest.StartsWith("True", StringComparison.Ordinal) ? true : rest.StartsWith("False", StringComparison.Ordinal) ? false : null;
        rest = value is { } truth ? rest[(truth ? 4 : 5)..] : rest;
        return value is not null;
    }

    private static bool TakeShape(ref ReadOnlySpan<char> rest, out ImmutableArray<long>? shape)
    {
        shape = null;
        var sizes = ImmutableArray.CreateBuilder<long>();
        if (!Take(ref rest, '('))
        {
            return false;
        }

        while (!Take(ref rest, ')'))
        {
            rest = rest.TrimStart();
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                return false;
            }

            sizes.Add(size);
            rest = rest[digits..];
            if (!Take(ref rest, ',') && !rest.TrimStart().StartsWith(')'))
            {
                return false;
            }
        }

        shape = sizes.ToImmutable();
        return true;
    }
}
