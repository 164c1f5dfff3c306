namespace Cluster.Cli.Exporting;

/// <summary>Writes a file as a whole or not at all.</summary>
internal static class ExportedFile
{
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
