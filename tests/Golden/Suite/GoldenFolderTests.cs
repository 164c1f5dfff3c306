using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;

namespace Cluster.Golden.Suite;

/// <summary>Nothing in the golden folder goes unnoticed.</summary>
public sealed class GoldenFolderTests
{
    private static readonly ILookup<string, Type> Tests = typeof(GoldenFolderTests).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<GoldenAreaAttribute>() is not null)
        .ToLookup(type => type.GetCustomAttribute<GoldenAreaAttribute>()!.Area);

    [Fact]
    public void Folder_EveryFile_HasTestsAndEveryTestItsFile() =>
        Assert.Equal(Tests.Select(area => area.Key).Order(), GoldenSet.Areas);

    [Fact]
    public void Folder_EveryCase_StandsInATheory()
    {
        foreach (var area in GoldenSet.Areas)
        {
            var run = Tests[area].SelectMany(CasesOf).ToHashSet();

            Assert.Equal([], GoldenSet.Cases(area).Keys.Except(run).Select(name => $"{area}/{name}"));
        }
    }

    [Fact]
    public void Manifest_WhereThereIsOne_ListsTheFilesAsTheyAre()
    {
        Assert.SkipUnless(File.Exists(GoldenSet.ManifestPath), "The folder has no manifest.");
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(GoldenSet.ManifestPath));
        var files = manifest.RootElement.GetProperty("files").EnumerateObject().ToArray();

        Assert.Equal(GoldenSet.Areas.Select(area => area + ".json"), files.Select(file => file.Name).Order());
        Assert.All(files, file =>
        {
            var bytes = File.ReadAllBytes(Path.Combine(GoldenSet.Folder, file.Name));
            var cases = GoldenSet.Cases(Path.GetFileNameWithoutExtension(file.Name)).Values;
            Assert.Equal(file.Value.GetProperty("cases").GetInt32(), cases.Count());
            Assert.Equal(
                file.Value.GetProperty("kinds").EnumerateObject().ToDictionary(kind => kind.Name, kind => kind.Value.GetInt32()),
                cases.CountBy(example => example.Kind).ToDictionary());
            Assert.Equal(file.Value.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        });
    }

    // The data of a theory are what its member gives; the first argument of every test here is the name of a case.
    private static IEnumerable<string> CasesOf(Type tests) =>
        from method in tests.GetMethods()
        from source in method.GetCustomAttributes<MemberDataAttribute>()
        let rows = (System.Collections.IEnumerable)tests.GetProperty(source.MemberName)!.GetValue(null)!
        from row in rows.Cast<ITheoryDataRow>()
        select (string)row.GetData()[0]!;
}
