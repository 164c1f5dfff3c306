namespace Cluster.Checkpoints;

/// <summary>The checkpoints of one run, each a directory named after its step.</summary>
public static class CheckpointFolder
{
    /// <summary>Whether a directory is a checkpoint's, by its name or its files, whole or not.</summary>
    /// <param name="path">The directory; need not exist.</param>
    public static bool IsCheckpoint(string path) => Directory.Exists(path)
        && (CheckpointNames.StepOf(Path.GetFileName(path)) is not null || File.Exists(Path.Combine(path, CheckpointNames.Manifest)));

    /// <summary>The step that a checkpoint's directory is named after; null where it is none.</summary>
    /// <param name="path">The directory.</param>
    public static long? StepOf(string path) => CheckpointNames.StepOf(Path.GetFileName(path))?.Step;

    /// <summary>Directories with the name of a checkpoint, whole or not, those of the highest steps first, and of one step the one that was
    /// written last.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    public static IReadOnlyList<string> List(string folder) => !Directory.Exists(folder)
        ? []
        :
        [
            .. Directory.GetDirectories(folder)
                .Select(path => (Path: path, Step: StepOf(path)))
                .Where(found => found.Step is not null)
                .OrderByDescending(found => found.Step)
                .Select(found => found.Path),
        ];

    /// <summary>The directories of one step, whole or not, the one that was written last first.</summary>
    internal static IReadOnlyList<string> List(string folder, long step) => [.. List(folder).Where(path => StepOf(path) == step)];

    /// <summary>Opens the whole checkpoint of the highest step.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="passedOver">Hears of every damaged checkpoint before it, and what is wrong with it.</param>
    /// <param name="belongs">Whether a checkpoint belongs to the run as it went on: one whose writer had been replaced before does not, and
    /// is left alone. Null where all do.</param>
    /// <exception cref="CheckpointException">There is no whole checkpoint.</exception>
    public static Checkpoint OpenNewest(
        string folder, Action<string, CheckpointException> passedOver, Func<Checkpoint, bool>? belongs = null)
    {
        var problem = default(CheckpointException);
        return TryOpenNewest(folder, Note, belongs) ?? throw new CheckpointException(
            $"{folder} needs a whole checkpoint, got {(problem is null ? "none" : "damaged ones only")}; start the job anew.", problem);

        void Note(string path, CheckpointException damage)
        {
            problem = damage;
            passedOver(path, damage);
        }
    }

    /// <summary>The same where there need not be one.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    /// <param name="passedOver">Hears of every damaged checkpoint before it, and what is wrong with it.</param>
    /// <param name="belongs">Whether a checkpoint belongs to the run as it went on; null where all do.</param>
    /// <returns>The checkpoint; null if none is whole.</returns>
    public static Checkpoint? TryOpenNewest(
        string folder, Action<string, CheckpointException> passedOver, Func<Checkpoint, bool>? belongs = null)
    {
        ArgumentNullException.ThrowIfNull(passedOver);
        foreach (var path in List(folder))
        {
            try
            {
                var checkpoint = Checkpoint.Open(path);
                if (belongs?.Invoke(checkpoint) != false)
                {
                    return checkpoint;
                }
            }
            catch (CheckpointException damage)
            {
                passedOver(path, damage);
            }
        }

        return null;
    }

    /// <summary>Goes back to the whole checkpoint of the highest step up to a limit, and sets aside those beyond it and damaged ones on the
    /// way.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="step">The highest step that will do.</param>
    /// <param name="enter">Goes back to the checkpoint, null if there is none, and writes down that the others are void. They lose their names
    /// only then: whoever is killed in between leaves a ledger that says which count.</param>
    /// <param name="tell">Hears of each that is set aside, in one line.</param>
    /// <exception cref="CheckpointException">One cannot be renamed.</exception>
    public static void GoBack(string folder, long step, Action<Checkpoint?> enter, Action<string> tell)
    {
        ArgumentNullException.ThrowIfNull(enter);
        ArgumentNullException.ThrowIfNull(tell);
        List<(string Path, CheckpointException Damage)> damaged = [];
        var paths = List(folder);
        var earlier = paths.Where(path => StepOf(path) <= step).Select(TryOpen).FirstOrDefault(opened => opened is not null);
        enter(earlier);
        foreach (var path in paths.Where(path => StepOf(path) > step))
        {
            tell($"set a checkpoint aside that comes after step {step}: {SetAside(path)}");
        }

        foreach (var (path, damage) in damaged)
        {
            tell($"passed over a damaged checkpoint, now {SetAside(path)}: {damage.Message}");
        }

        Checkpoint? TryOpen(string path)
        {
            try
            {
                return Checkpoint.Open(path);
            }
            catch (CheckpointException damage)
            {
                damaged.Add((path, damage));
                return null;
            }
        }
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

    /// <summary>Removes all checkpoints but the newest and those of the highest steps before it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="keep">How many stay, 1 or more.</param>
    /// <param name="newest">The checkpoint that was written last; it stays whatever its step. Higher ones are of a part of the run that was
    /// given up, and go first.</param>
    /// <exception cref="CheckpointException">One cannot be removed.</exception>
    public static void Prune(string folder, int keep, string newest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        var last = StepOf(newest);
        var others = List(folder).Where(path => Path.GetFullPath(path) != Path.GetFullPath(newest)).ToLookup(path => StepOf(path) > last);
        foreach (var path in others[false].Concat(others[true]).Skip(keep - 1))
        {
            try
            {
                // A directory half removed must not have the name of a checkpoint.
                var removed = Path.Combine(folder, CheckpointNames.Temporary(StepOf(path)!.Value));
                Directory.Move(path, removed);
                Directory.Delete(removed, recursive: true);
            }
            catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
            {
                throw new CheckpointException($"{path} needs to be removed to make room, got '{exception.Message}'; remove it by hand.", exception);
            }
        }
    }

    /// <summary>Removes what writers that were killed left half done. Nobody else may be writing there.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    public static void RemoveLeftovers(string folder)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
        {
            try
            {
                if (CheckpointNames.IsTemporary(Path.GetFileName(path)))
                {
                    Directory.Delete(path, recursive: true);
                }
            }
            catch (Exception exception) when (CheckpointException.IsStorageFailure(exception))
            {
                // It costs room and nothing else.
            }
        }
    }
}
