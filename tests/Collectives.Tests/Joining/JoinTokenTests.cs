using Cluster.Collectives.Joining;

namespace Cluster.Collectives.Tests.Joining;

public sealed class JoinTokenTests
{
    private const string Secret = "0123456789abcdefABCDEF";

    [Fact]
    public void Create_Twice_GivesTwoSecretsOf256Bits()
    {
        var (first, second) = (JoinToken.Create().ToMetadataValue(), JoinToken.Create().ToMetadataValue());

        Assert.Matches("^Bearer [0-9a-f]{64}$", first);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Read_EmptyPath_IsRefused() => Assert.Throws<TokenException>(() => JoinToken.Read(""));

    [Fact]
    public void Matches_ItsOwnMetadata_IsTrue()
    {
        var token = JoinToken.Create();

        Assert.True(token.Matches(token.ToMetadataValue()));
        Assert.True(token.Matches(new string(token.ToMetadataValue().AsSpan())));
    }

    [Fact]
    public void Matches_AnythingElse_IsFalse()
    {
        var token = JoinToken.Create();
        var value = token.ToMetadataValue();
        var secret = value["Bearer ".Length..];

        string?[] others =
        [
            null, "", " ", "Bearer", "Bearer ", secret, "Basic " + secret, "bearer " + secret, "Bearer  " + secret, value + " ",
            " " + value, value[..^1], value + "0", value + "\0", value.ToUpperInvariant(),
            JoinToken.Create().ToMetadataValue(), token.ToString(),
        ];
        Assert.All(others, other => Assert.False(token.Matches(other)));

        // One wrong character anywhere.
        Assert.All(
            Enumerable.Range(0, value.Length),
            at => Assert.False(token.Matches(value[..at] + (char)(value[at] ^ 1) + value[(at + 1)..])));
    }

    [Fact]
    public void ToString_NeverShowsTheSecret()
    {
        var token = JoinToken.Create();

        Assert.DoesNotContain(token.ToMetadataValue()["Bearer ".Length..], $"{token}", StringComparison.Ordinal);
    }

    [Fact]
    public void Save_ThenRead_GivesTheSameToken()
    {
        using var folder = new TemporaryFolder();
        var token = JoinToken.Create();
        token.Save(folder.File("token"));

        Assert.True(JoinToken.Read(folder.File("token")).Matches(token.ToMetadataValue()));
    }

    [Fact]
    public void Save_NewFile_IsForItsOwnerAlone()
    {
        using var folder = new TemporaryFolder();
        JoinToken.Create().Save(folder.File("token"));

        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(folder.File("token")));
    }

    [Fact]
    public void Save_FileOrLinkIsThere_LeavesItAlone()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", "precious");
        File.CreateSymbolicLink(folder.File("link"), folder.File("nowhere"));

        Assert.ThrowsAny<IOException>(() => JoinToken.Create().Save(file));
        Assert.ThrowsAny<IOException>(() => JoinToken.Create().Save(folder.File("link")));
        Assert.Equal("precious", File.ReadAllText(file));
        Assert.False(File.Exists(folder.File("nowhere")));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Read_FileOpenToOthers_IsRefused(UnixFileMode open)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", Secret);
        SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | open);

        var error = Assert.Throws<TokenException>(() => JoinToken.Read(file));
        Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileReadOnlyForItsOwner_IsAccepted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", $"\n {Secret}\t\r\n");
        SetMode(file, UnixFileMode.UserRead);

        Assert.True(JoinToken.Read(file).Matches("Bearer " + Secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("123456789abcdef")]
    [InlineData("0123456789abcdef 0123456789abcdef")]
    [InlineData("0123456789abcdef\n0123456789abcdef")]
    [InlineData("0123456789abcde-f")]
    [InlineData("0123456789abcdeé")]
    [InlineData("0123456789abcde\0f")]
    public void Read_TooShortOrStrangeSecret_IsRefusedWithoutShowingIt(string text)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", text);

        var error = Assert.Throws<TokenException>(() => JoinToken.Read(file));
        Assert.True(text.Trim().Length == 0 || !error.Message.Contains(text.Trim(), StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Read_SixteenCharacters_IsLongEnough()
    {
        using var folder = new TemporaryFolder();

        Assert.True(JoinToken.Read(folder.Write("token", Secret[..16])).Matches("Bearer " + Secret[..16]));
    }

    [Fact]
    public void Read_NoFileOrAFolder_IsATokenException()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<TokenException>(() => JoinToken.Read(folder.File("missing")));
        Assert.Throws<TokenException>(() => JoinToken.Read(folder.File("missing/token")));
    }

    private static UnixFileMode ModeOf(string file) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file);

    private static void SetMode(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }
}
