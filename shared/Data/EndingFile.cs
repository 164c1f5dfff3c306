namespace Cluster.Data;

/// <summary>Opens files that have an end. A device such as /dev/zero gives bytes for ever, and would be read until memory is gone.</summary>
internal static class EndingFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file; a pipe as well.</param>
    /// <exception cref="IOException">It cannot be opened, or is a device.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read it.</exception>
    public static FileStream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            // A file without a length has nothing to read.
            if (!file.CanSeek || file.Length > 0 || file.ReadByte() < 0)
            {
                return file;
            }

            throw new IOException("it is a device, not a file");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
