using Cluster.Data.Files;

namespace Cluster.Data.Tests.Files;

public sealed class FileNameTests
{
    [Theory]
    [InlineData("train.csv")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("größe")]
    [InlineData("..a")]
    public void Name_OfAFile_IsPlain(string name) => Assert.True(FileName.IsPlain(name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData(".. ")]
    [InlineData("a/b")]
    [InlineData("/a")]
    [InlineData(@"a\b")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    public void Name_ThatASystemReadsAsMore_IsNone(string name) => Assert.False(FileName.IsPlain(name));

    [Fact]
    public void Name_OfALength_EndsSomewhere()
    {
        Assert.True(FileName.IsPlain(new string('a', 255)));
        Assert.False(FileName.IsPlain(new string('a', 256)));
    }

    [Fact]
    public void Name_BelowAFolder_IsGivenFolderByFolder() =>
        Assert.Equal(["sub", "file"], FileName.Below("folder", Path.Combine("folder", "sub", "file")));
}
