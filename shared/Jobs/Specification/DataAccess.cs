namespace Cluster.Jobs.Specification;

/// <summary>How a worker comes by the files of the job's data.</summary>
public enum DataAccess
{
    /// <summary>Where the worker's machine has not the same files, it fetches them from the coordinator.</summary>
    Fetch,

    /// <summary>The same path shows every machine the same files; a worker that does not find them there says so.</summary>
    Shared,
}
