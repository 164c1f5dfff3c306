using Cluster.Integration.Harness;
using Cluster.Integration.Models;

namespace Cluster.Integration.Refusals;

/// <summary>Data that cannot be used is named in one line, whoever finds it.</summary>
[Collection(OverAtOnce.Name)]
public sealed class DataTests : ClusterTest
{
    private string ImagesPath => Workspace.File(TinyImages.Folder, TinyImages.TrainImages);

    private string LabelsPath => Workspace.File(TinyImages.Folder, TinyImages.TrainLabels);

    [Theory]
    [InlineData]
    [InlineData("--in-process")]
    public async Task Folder_Missing_IsNamed(params string[] more)
    {
        var ended = await Workspace.RunAsync(["local", "--data", "nowhere", .. more]);

        ended.RefusedAtOnce(Workspace.File("nowhere"), "does not exist");
    }

    [Fact]
    public async Task File_Missing_IsNamed()
    {
        File.Delete(LabelsPath);

        await RefusedAsync("data", TinyImages.TrainLabels);
    }

    [Fact]
    public async Task File_Truncated_IsNamed()
    {
        await File.WriteAllBytesAsync(ImagesPath, File.ReadAllBytes(ImagesPath)[..^1], TestContext.Current.CancellationToken);

        await RefusedAsync(ImagesPath, "truncated");
    }

    [Fact]
    public async Task File_EndsInItsHeader_IsNamed()
    {
        await File.WriteAllBytesAsync(ImagesPath, File.ReadAllBytes(ImagesPath)[..10], TestContext.Current.CancellationToken);

        await RefusedAsync(ImagesPath);
    }

    [Fact]
    public async Task File_OfWrongMagic_IsNamed()
    {
        var bytes = File.ReadAllBytes(ImagesPath);
        bytes[0] = (byte)'P';
        await File.WriteAllBytesAsync(ImagesPath, bytes, TestContext.Current.CancellationToken);

        await RefusedAsync(ImagesPath, "IDX");
    }

    [Fact]
    public async Task Files_OfDifferentCounts_AreBothNamed()
    {
        File.Copy(Workspace.File(TinyImages.Folder, "t10k-labels-idx1-ubyte"), LabelsPath, overwrite: true);

        await RefusedAsync(ImagesPath, LabelsPath, $"{TinyImages.Train} images", $"{TinyImages.Test} labels");
    }

    private async Task RefusedAsync(params string[] keyWords)
    {
        var job = Workspace.Write(ModelCatalog.Smallest);

        (await Workspace.RunAsync(["local", job])).RefusedAtOnce(keyWords);
    }
}
