using System.Security.Cryptography;
using Cluster.Coordinator.Files;
using Cluster.Data;
using Cluster.Jobs.Specification;

namespace Cluster.Coordinator.Tests.Files;

/// <summary>The list names exactly the files that the source reads, with what tells their bytes from any other.</summary>
public sealed class FileManifestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cluster-manifest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_OfATable_LieAtItsPaths()
    {
        var (train, test) = (Write("a.csv", 10), Write("b.csv", 2_000_000));

        var files = ManifestOf(new CsvDataSpec(train, ["y"], test)).Files;

        Assert.Equal(
            [(0, false, "a.csv", 10L, HashOf(train)), (1, false, "b.csv", 2_000_000L, HashOf(test))],
            files.Select(file => (file.Path, file.InFolder, string.Join('/', file.Name), file.Size, file.Sha256)));
    }

    [Fact]
    public void Folder_OfImages_ListsWhatIsReadAlone()
    {
        string[] read = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte.gz", "t10k-labels.idx1-ubyte"];
        foreach (var name in read.Append("train-images-idx3-ubyte.gz").Append("notes.txt"))
        {
            Write(name, 5);
        }

        var files = ManifestOf(new IdxDataSpec(_folder)).Files;

        Assert.Equal(read, files.Select(file => Assert.Single(file.Name)));
        Assert.All(files, file => Assert.True(file.InFolder));
    }

    [Fact]
    public void Find_KnowsContents_AndNothingElse()
    {
        var path = Write("a.csv", 10);
        var manifest = ManifestOf(new CsvDataSpec(path, ["y"], path));

        Assert.Equal(path, manifest.Find(HashOf(path))!.Place);
        Assert.Null(manifest.Find(new string('0', 64)));
    }

    [Fact]
    public void Data_ThatIsGenerated_HasNoFiles() => Assert.Empty(ManifestOf(new GlyphDataSpec()).Files);

    [Fact]
    public void File_Missing_IsNamed()
    {
        var path = Path.Combine(_folder, "absent.csv");

        var error = Assert.Throws<DataException>(() => ManifestOf(new CsvDataSpec(path, ["y"])));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11, 0)]
    [InlineData(10, 1)]
    public void File_WrittenLater_ShowsThat(int size, int secondsLater)
    {
        var path = Write("a.csv", 10);
        var file = ManifestOf(new CsvDataSpec(path, ["y"])).Files[0];
        Assert.True(file.IsUnchanged());

        Write("a.csv", size);
        File.SetLastWriteTimeUtc(path, file.Changed.AddSeconds(secondsLater));

        Assert.False(file.IsUnchanged());
    }

    private static FileManifest ManifestOf(DataSpec data) => FileManifest.Of(data, TestContext.Current.CancellationToken);

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private string Write(string name, int size)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, [.. Enumerable.Range(name[0], size).Select(value => (byte)value)]);
        return path;
    }
}
