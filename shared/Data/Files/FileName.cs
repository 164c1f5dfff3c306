using System.Collections.Immutable;

namespace Cluster.Data.Files;

/// <summary>Names of files that come from another machine, before a path is made of them.</summary>
public static class FileName
{
    private const int LongestName = 255;

    private static readonly char[] Invalid = Path.GetInvalidFileNameChars();

    /// <summary>Whether a text names a file or folder directly below another on any system: no path, no parent, nothing that a
    /// system reads as such.</summary>
    /// <param name="name">The name.</param>
    public static bool IsPlain(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // Windows drops dots and blanks at the end, so that ".. " is the parent as well.
        return name.Length is > 0 and <= LongestName && name[^1] is not ('.' or ' ')
            && !name.Any(letter => letter is '/' or '\\' || char.IsControl(letter)) && name.IndexOfAny(Invalid) < 0;
    }

    /// <summary>The name of a file below a folder, folder by folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">A file somewhere below it.</param>
    public static ImmutableArray<string> Below(string folder, string file) =>
        [.. Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)];
}
