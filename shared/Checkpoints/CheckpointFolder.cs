namespace Cluster.Checkpoints;

/// <summary>The checkpoints of one run, each a directory named after its step.</summary>
public static class CheckpointFolder
{
    /// <summary>Whether a directory is a checkpoint's, by its name or its files, whole or not.</summary>
    /// <param name="path">The directory; need not exist.</param>
    public static bool IsCheckpoint(string path) => Directory.Exists(path)
        && (CheckpointNames.StepOf(Path.GetFileName(path)) is not null || File.Exists(Path.Combine(path, CheckpointNames.Manifest)));

    /// <summary>Directories with the name of a checkpoint, whole or not, those of the highest steps first. One that was being replaced when its
    /// writer was killed comes behind the one that took its place.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    public static IReadOnlyList<string> List(string folder) => !Directory.Exists(folder)
        ? []
        :
        [
            .. Directory.GetDirectories(folder)
                .Select(path => (Path: path, Step: CheckpointNames.StepOf(Path.GetFileName(path))))
                .Where(found => found.Step is not null)
                .OrderByDescending(found => found.Step)
                .ThenBy(found => CheckpointNames.IsReplaced(found.Path))
                .Select(found => found.Path),
        ];

    /// <summary>Opens the whole checkpoint of the highest step.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="passedOver">Hears of every damaged checkpoint before it, and what is wrong with it.</param>
    /// <exception cref="CheckpointException">There is no whole checkpoint.</exception>
    public static Checkpoint OpenNewest(string folder, Action<string, CheckpointException> passedOver)
    {
        ArgumentNullException.ThrowIfNull(passedOver);
        var problem = default(CheckpointException);
        foreach (var path in List(folder))
        {
            try
            {
                return Checkpoint.Open(path);
            }
            catch (CheckpointException damage)
            {
                problem = damage;
                passedOver(path, damage);
            }
        }

        throw new CheckpointException(
            $"{folder} needs a whole checkpoint, got {(problem is null ? "none" : "damaged ones only")}; start the job anew.", problem);
    }

    /// <summary>Gives a damaged checkpoint another name, which nothing takes for a checkpoint, so that its step can be written again.</summary>
    /// <param name="path">Its directory.</param>
    /// <returns>Its new path.</returns>
    /// <exception cref="CheckpointException">It cannot be renamed.</exception>
    public static string SetAside(string path)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.damaged";
        try
        {
            Directory.Move(path, aside);
            return aside;
        }
        catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
        {
            throw CheckpointException.NotWritten(path, exception);
        }
    }

    /// <summary>Removes all checkpoints but those of the highest steps.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="keep">How many stay, 1 or more.</param>
    /// <param name="newest">The checkpoint that was written last; it stays whatever its step.</param>
    /// <exception cref="CheckpointException">One cannot be removed.</exception>
    public static void Prune(string folder, int keep, string newest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        var others = List(folder).Where(path => Path.GetFullPath(path) != Path.GetFullPath(newest)).ToLookup(path => HasPlaceOf(path, newest));
        foreach (var path in others[true].Concat(others[false].Skip(keep - 1)))
        {
            try
            {
                // A directory half removed must not have the name of a checkpoint.
                var removed = $"{path}.{Guid.NewGuid():N}.tmp";
                Directory.Move(path, removed);
                Directory.Delete(removed, recursive: true);
            }
            catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
            {
                throw new CheckpointException($"{path} needs to be removed to make room, got '{exception.Message}'; remove it by hand.", exception);
            }
        }
    }

    // What its writer's end left of a step that has been written since.
    private static bool HasPlaceOf(string path, string newest) =>
        CheckpointNames.IsReplaced(path) && CheckpointNames.StepOf(Path.GetFileName(path)) == CheckpointNames.StepOf(Path.GetFileName(newest));
}
