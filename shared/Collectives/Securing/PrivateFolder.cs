namespace Cluster.Collectives.Securing;

/// <summary>Folders that nobody but their owner may write to, so that what lies in them is what the owner's programs put there.</summary>
public static class PrivateFolder
{
    private const UnixFileMode OfOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OfOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Makes a folder for its owner alone, unless it is there. On Windows the user's own folders are private already.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>One line that says why one that was there is not private, and what to do; null if it is.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static string? Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return null;
        }

        Directory.CreateDirectory(path, OfOwner);
        return (File.GetUnixFileMode(path) & OfOthers) == 0
            ? null
            : $"others may write to it, so what lies in it may be anybody's; chmod go-w {path}";
    }
}
