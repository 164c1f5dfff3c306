using Cluster.Collectives.Joining;

namespace Cluster.Collectives.Tests.Joining;

/// <summary>The only tests that touch the environment variable; they run one after the other.</summary>
public sealed class JoinTokenEnvironmentTests : IDisposable
{
    private const string Secret = "0123456789abcdefABCDEF";
    private readonly string? _before = Environment.GetEnvironmentVariable(JoinToken.EnvironmentVariable);

    public void Dispose() => Environment.SetEnvironmentVariable(JoinToken.EnvironmentVariable, _before);

    [Fact]
    public void Read_NoFile_TakesTheEnvironment()
    {
        Environment.SetEnvironmentVariable(JoinToken.EnvironmentVariable, Secret);

        Assert.True(JoinToken.Read(file: null).Matches("Bearer " + Secret));
    }

    [Fact]
    public void Read_FileGiven_GoesBeforeTheEnvironment()
    {
        Environment.SetEnvironmentVariable(JoinToken.EnvironmentVariable, Secret);
        using var folder = new TemporaryFolder();

        Assert.True(JoinToken.Read(folder.Write("token", Secret + Secret)).Matches("Bearer " + Secret + Secret));
        Assert.Throws<TokenException>(() => JoinToken.Read(folder.File("missing")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Read_NeitherFileNorEnvironment_SaysHowToGiveOne(string? value)
    {
        Environment.SetEnvironmentVariable(JoinToken.EnvironmentVariable, value);

        var error = Assert.Throws<TokenException>(() => JoinToken.Read(file: null));
        Assert.Contains(JoinToken.EnvironmentVariable, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ShortSecretInTheEnvironment_IsRefusedWithoutShowingIt()
    {
        Environment.SetEnvironmentVariable(JoinToken.EnvironmentVariable, "tooShortASecret");

        var error = Assert.Throws<TokenException>(() => JoinToken.Read(file: null));
        Assert.DoesNotContain("tooShortASecret", error.Message, StringComparison.Ordinal);
    }
}
