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

    /// <summary>Writes a small file that survives a loss of power once the call has returned, under a name that nobody has yet. Of several
    /// writers of one name just one succeeds.</summary>
    /// <param name="path">Where to; its folder exists.</param>
    /// <param name="text">The content.</param>
    /// <returns>Whether the name was free; what lies there is left as it is.</returns>
    /// <exception cref="CheckpointException">The disk did not take or keep it.</exception>
    public static bool TryClaim(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (!TryCreate(path, temporary => WriteDurably(temporary, text)))
            {
                return false;
            }

            DurableDirectory.Sync(Path.GetDirectoryName(path)!);
            return true;
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotWritten(path, exception);
        }
    }

    /// <summary>Makes a file under a name that nobody has yet. Of several that ask for one name at once just one gets it.</summary>
    /// <param name="path">The name.</param>
    /// <param name="write">Writes the file, under another name in the same folder.</param>
    /// <returns>Whether the name was free; what lies there is left as it is.</returns>
    /// <exception cref="IOException">The file cannot have the name for another reason.</exception>
    public static bool TryCreate(string path, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            write(temporary);
            return TryName(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void WriteDurably(string path, string text)
    {
        using var file = DurableFile.Create(path);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Commit();
    }

    private static bool TryName(string temporary, string path)
    {
        // On Unix File.Move looks whether the name is free, and renames then: several that look at once all find it free.
        if (!OperatingSystem.IsWindows() && LibC.TryLink(temporary, path) is { } isOurs)
        {
            return isOurs;
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }
}
