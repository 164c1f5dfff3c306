using System.Diagnostics;

namespace Cluster.Chaos.Clusters;

/// <summary>A wall clock of its own for a process, which a file sets: the library libfaketime between the process and the system's clock.
/// Time that only measures durations is the system's.</summary>
internal static class OwnClock
{
    private const string Library = "libfaketimeMT.so.1";

    private static readonly string? Place =
        new[] { "/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime" }
            .Select(folder => Path.Combine(folder, Library)).FirstOrDefault(File.Exists);

    /// <summary>Why there are none here; null if there are.</summary>
    public static string? Obstacle => Place is null ? "needs libfaketime" : null;

    /// <summary>Gives a process that is about to start such a clock.</summary>
    /// <param name="start">How it starts.</param>
    /// <param name="site">Its run.</param>
    /// <param name="name">What it is called.</param>
    public static void Give(ProcessStartInfo start, Site site, string name)
    {
        Set(site, name, "+0");
        start.Environment["LD_PRELOAD"] = Place;
        start.Environment["FAKETIME_TIMESTAMP_FILE"] = site.At(FileOf(name));
        start.Environment["FAKETIME_NO_CACHE"] = "1";
        start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
    }

    /// <summary>Sets the clock of a process.</summary>
    /// <param name="site">Its run.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="offset">Seconds from the system's time, with a sign.</param>
    public static void Set(Site site, string name, string offset)
    {
        var path = site.At(FileOf(name));
        File.WriteAllText($"{path}.new", $"{offset}\n");
        File.Move($"{path}.new", path, overwrite: true);
    }

    private static string FileOf(string name) => $"{name}.clock";
}
