using System.Collections.Concurrent;
using Cluster.Golden.Suite;

[assembly: AssemblyFixture(typeof(GoldenReport))]

namespace Cluster.Golden.Suite;

/// <summary>Counts the cases that pass in every test that runs them, and writes golden-report.txt beside the tests at the end.</summary>
public sealed class GoldenReport : IDisposable
{
    private static readonly ConcurrentDictionary<(string Area, string Name), bool> Passed = new();

    internal static void Record(string area, string name, bool passed) =>
        Passed.AddOrUpdate((area, name), passed, (_, before) => before && passed);

    public void Dispose() => File.WriteAllLines(
        Path.Combine(AppContext.BaseDirectory, "golden-report.txt"),
        [GoldenSet.Folder, .. GoldenSet.Areas.Select(Line)]);

    private static string Line(string area)
    {
        var ran = Passed.Where(example => example.Key.Area == area).ToArray();
        var passed = ran.Count(example => example.Value);
        return $"{area}.json: {passed} of {GoldenSet.Cases(area).Count} cases passed, {ran.Length - passed} failed";
    }
}
