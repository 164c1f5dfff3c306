namespace Cluster.Data;

/// <summary>What goes wrong between a program and a file, said to the user in one line.</summary>
internal static class FileFailure
{
    /// <summary>Reads, and turns what the system says into a <see cref="DataException"/>.</summary>
    /// <param name="what">Kind of the file at the beginning of a sentence, such as "Text file".</param>
    /// <param name="path">The file.</param>
    /// <param name="read">What reads it.</param>
    /// <exception cref="DataException">The file is missing, unreadable or damaged.</exception>
    public static T Explain<T>(string what, string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"{what} {path} does not exist; check the path or fetch the file.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new DataException($"{what} {path} cannot be opened for reading; it must be a file that this user may read.", failure);
        }
        catch (InvalidDataException failure)
        {
            throw new DataException($"{what} {path} needs to be whole, got damaged or missing bytes; fetch or write it again.", failure);
        }
        catch (IOException failure)
        {
            throw new DataException($"{what} {path} cannot be read ({failure.Message}); check the disk and the file.", failure);
        }
    }
}
