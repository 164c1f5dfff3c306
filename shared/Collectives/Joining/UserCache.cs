namespace Cluster.Collectives.Joining;

/// <summary>Where this user's caches lie: what they hold can be had again.</summary>
public static class UserCache
{
    /// <summary>A folder of ours in the user's cache folder, which XDG_CACHE_HOME names on Unix; it need not exist.</summary>
    /// <param name="name">What it is for.</param>
    public static string FolderOf(string name)
    {
        var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var caches = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.IsPathRooted(xdg) ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(caches, "cluster", name);
    }
}
