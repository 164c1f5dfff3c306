using Cluster.Collectives.Joining;
using Cluster.Engine;

namespace Cluster.Collectives.Tests.Joining;

public sealed class KernelProofTests : IDisposable
{
    private static readonly string Digest = new('a', 64);
    private static readonly string Other = new('b', 64);

    private readonly TemporaryFolder _folder = new();

    private static KernelSurroundings Here => new($"{KernelSurroundings.Boot}-here");

    private string Folder => _folder.File("kernels");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Digest_OfThisProcess_IsWhatItsKernelsCompute() => Assert.Equal(KernelDigest.Compute(), KernelProof.Digest());

    [Fact]
    public void Digest_ComputedOnce_IsKeptForThoseOfTheSameSurroundings()
    {
        SkipWhereNothingIsKept();

        Assert.Equal(Digest, KernelProof.DigestIn(Folder, Here, () => Digest));

        Assert.Equal(Digest, KernelProof.DigestIn(Folder, Here, () => throw new InvalidOperationException("it is there")));
        Assert.Equal(Other, KernelProof.DigestIn(Folder, new($"{KernelSurroundings.Boot}-elsewhere"), () => Other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX")]
    public void WhatIsNoDigest_IsComputedAndReplaced(string found)
    {
        SkipWhereNothingIsKept();
        KernelProof.DigestIn(Folder, Here, () => Digest);
        File.WriteAllText(Path.Combine(Folder, Here.Name), found);

        Assert.Equal(Other, KernelProof.DigestIn(Folder, Here, () => Other));
        Assert.Equal(Other, File.ReadAllText(Path.Combine(Folder, Here.Name)));
    }

    [Fact]
    public void FolderOrFileOfAnybody_IsNotBelieved()
    {
        SkipWhereNothingIsKept();
        KernelProof.DigestIn(Folder, Here, () => Digest);
        File.Move(Path.Combine(Folder, Here.Name), _folder.File("elsewhere"));
        File.CreateSymbolicLink(Path.Combine(Folder, Here.Name), _folder.File("elsewhere"));

        Assert.Equal(Other, KernelProof.DigestIn(Folder, Here, () => Other));

        Allow(UnixFileMode.OtherWrite);
        Assert.Equal(Digest, KernelProof.DigestIn(Folder, Here, () => Digest));
    }

    [Fact]
    public void DigestsOfABootLongAgo_AreRemoved_AndThoseOfAHostWithTheSameHomeAreNot()
    {
        SkipWhereNothingIsKept();
        KernelProof.DigestIn(Folder, Here, () => Other);
        File.Delete(Path.Combine(Folder, Here.Name));
        File.WriteAllText(Path.Combine(Folder, "before-here"), Digest);
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "before-here"), DateTime.UtcNow.AddDays(-31));
        File.WriteAllText(Path.Combine(Folder, "beside-here"), Digest);
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "beside-here"), DateTime.UtcNow.AddDays(-29));

        KernelProof.DigestIn(Folder, Here, () => Digest);

        Assert.Equal(["beside-here", Here.Name], Directory.GetFiles(Folder).Select(Path.GetFileName).Order().OrderBy(name => name == Here.Name));
    }

    [Fact]
    public void FolderThatCannotBeMade_ChangesNothing()
    {
        File.WriteAllText(Folder, "");

        Assert.Equal(Digest, KernelProof.DigestIn(Folder, Here, () => Digest));
    }

    [Fact]
    public void Surroundings_OfAnotherSetting_HaveAnotherName()
    {
        SkipWhereNothingIsKept();
        const string Setting = "DOTNET_ClusterTestsOnly";
        var before = KernelSurroundings.Here;

        Environment.SetEnvironmentVariable(Setting, "1");
        var set = KernelSurroundings.Here;
        Environment.SetEnvironmentVariable(Setting, null);

        Assert.NotNull(before);
        Assert.NotEqual(before, set);
        Assert.Equal(before, KernelSurroundings.Here);
    }

    private void Allow(UnixFileMode more)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | more);
        }
    }

    private static void SkipWhereNothingIsKept() =>
        Assert.SkipWhen(KernelSurroundings.Here is null, "this system does not tell when it booted, so nothing is kept");
}
