namespace Cluster.Data.Tables;

/// <summary>A category and how often it occurs.</summary>
/// <param name="Category">The category.</param>
/// <param name="Count">Rows that have it.</param>
public readonly record struct CategoryCount(string Category, int Count);
