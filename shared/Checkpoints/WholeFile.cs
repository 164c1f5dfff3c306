using System.Text;

namespace Cluster.Checkpoints;

/// <summary>Writes a file as a whole or not at all: under another name, which it loses at the end.</summary>
public static class WholeFile
{
    /// <summary>Writes a file; one of that name is replaced at the end.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written; what had its name before is still there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var target = new FileStream(temporary, FileMode.CreateNew))
            {
                write(target);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a text in UTF-8; a file of that name is replaced at the end.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="IOException">The file cannot be written; what had its name before is still there.</exception>
    public static void Write(string path, string text) => Write(path, target => target.Write(Encoding.UTF8.GetBytes(text)));
}
