using Cluster.Data.Tables;

namespace Cluster.Jobs.Looks;

/// <summary>One kind of data on a disk: how it is told from others, and how a job names it. A new kind derives from this and takes its place
/// in <see cref="DataKinds"/>; what follows from opened samples is the same for all.</summary>
internal abstract class DataKind
{
    /// <summary>Name of the source, as job files have it.</summary>
    public abstract string Source { get; }

    /// <summary>What it is, with its article, for messages.</summary>
    public abstract string What { get; }

    /// <summary>Whether a path holds data of this kind, as far as names tell.</summary>
    /// <param name="path">A file or folder that exists.</param>
    public abstract bool Holds(string path);

    /// <summary>The data as a job would name it.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="target">The column to be predicted; null for the most likely one, or where there is no choice.</param>
    /// <exception cref="Data.DataException">The data cannot be read, or has no such column.</exception>
    /// <exception cref="JobException">The data has no columns to choose from, or the column cannot be predicted.</exception>
    public abstract DataDraft Draft(string path, string? target);

    /// <summary>The columns that the data has before it is said which is to be predicted; null where there is nothing to say.</summary>
    /// <param name="path">Where it lies.</param>
    /// <exception cref="Data.DataException">The data cannot be read.</exception>
    public virtual TableSchema? Columns(string path) => null;
}
