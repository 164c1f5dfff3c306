using Cluster.Cli.Commands;

namespace Cluster.Cli.Exporting;

/// <summary>Writes a file as a whole or not at all.</summary>
internal static class ExportedFile
{
    /// <summary>The full path of a file that is to be written.</summary>
    /// <param name="output">What the user said behind --output.</param>
    /// <exception cref="UsageException">No file can come to lie there.</exception>
    public static string Locate(string output)
    {
        var path = Path.GetFullPath(output);
        if (Directory.Exists(path))
        {
            throw new UsageException($"--output must be a file, got the folder {path}");
        }

        var folder = Path.GetDirectoryName(path);
        return Directory.Exists(folder) ? path : throw new UsageException($"--output must lie in a folder that exists, got {path}; make it first");
    }

    /// <summary>Writes a file; one of that name is replaced at the end.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
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
}
