using System.Diagnostics;
using Cluster.Checkpoints;
using Cluster.Worker.Fetching;

namespace Cluster.Cli.Diagnosing;

/// <summary>Whether a folder can keep a run: room, permission, and a disk that writes for good.</summary>
internal static class FolderChecks
{
    private const long LeastBytes = 64L << 20;
    private const long FewBytes = 1L << 30;
    private static readonly TimeSpan SlowSync = TimeSpan.FromMilliseconds(200);

    /// <summary>Carries them out; nothing is left behind.</summary>
    /// <param name="use">The folder, and what for.</param>
    public static IEnumerable<Finding> All(FolderUse use)
    {
        var place = Existing(Path.GetFullPath(use.Folder));
        yield return Room(use, place);
        yield return Sync(use, place);
    }

    /// <summary>Whether so much room is enough.</summary>
    /// <param name="use">What for.</param>
    /// <param name="place">The folder, or the one above it that is there.</param>
    /// <param name="free">Bytes.</param>
    internal static Finding RoomOf(FolderUse use, string place, long free)
    {
        var text = $"{ByteSize.Format(free)} free at {place}";
        var finding = free switch
        {
            < LeastBytes => Finding.Fail("disk", text, $"make room, or {use.Otherwise}"),
            < FewBytes => Finding.Warn("disk", text, use.Keeps),
            _ => Finding.Ok("disk", text),
        };
        return finding with { Facts = new Facts { DiskBytes = free } };
    }

    private static Finding Room(FolderUse use, string place)
    {
        try
        {
            return RoomOf(use, place, new DriveInfo(place).AvailableFreeSpace);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Finding.Warn("disk", $"the room at {place} is not known: {error.Message}", use.Otherwise);
        }
    }

    // The way every record of a run takes: written elsewhere, forced to the disk, renamed.
    private static Finding Sync(FolderUse use, string place)
    {
        const string check = "fsync";
        var file = Path.Combine(place, $".cluster-doctor-{Guid.NewGuid():N}");
        var started = Stopwatch.GetTimestamp();
        try
        {
            WholeFile.TryClaim(file, "doctor\n");
            var took = Stopwatch.GetElapsedTime(started);
            return took < SlowSync
                ? Finding.Ok(check, FormattableString.Invariant($"a file was written for good in {took.TotalMilliseconds:F1} ms"))
                : Finding.Warn(
                    check,
                    FormattableString.Invariant($"a file took {took.TotalMilliseconds:F0} ms to be written for good at {place}"),
                    $"a local disk takes less; {use.Otherwise}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CheckpointException)
        {
            return Finding.Fail(check, $"nothing can be written for good at {place}: {error.Message}", use.Otherwise);
        }
        finally
        {
            Remove(file);
        }
    }

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It could not be written either, and that was said.
        }
    }

    // The run's folder is made when the run begins.
    private static string Existing(string folder) =>
        Directory.Exists(folder) ? folder : Path.GetDirectoryName(folder) is { } parent ? Existing(parent) : folder;
}
