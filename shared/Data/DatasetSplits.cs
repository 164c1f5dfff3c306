namespace Cluster.Data;

/// <summary>The two parts of a dataset: the one to learn from and the one kept aside to judge by.</summary>
/// <param name="Train">Samples to learn from.</param>
/// <param name="Test">Samples to judge by; same sample shape and classes as <paramref name="Train"/>.</param>
public sealed record DatasetSplits(Dataset Train, Dataset Test)
{
    /// <summary>Lower-case hex SHA-256 over the content hashes of both parts, in the order train, test.</summary>
    public string ContentHash => ContentHasher.Combine(Train.ContentHash, Test.ContentHash);
}
