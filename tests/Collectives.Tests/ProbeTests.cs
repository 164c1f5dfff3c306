using Cluster.Collectives.Joining;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Tests.Joining;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Tests;

public sealed class ProbeTests
{
    [Theory]
    [InlineData("[[::1]]:80")]
    [InlineData("[localhost]:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[::1%eth0]:80")]
    [InlineData("1:80")]
    [InlineData("host_a:80")]
    [InlineData("-a:80")]
    [InlineData("a..b:80")]
    [InlineData("[::1]:00000080")]
    [InlineData("café:80")]
    [InlineData("256.1.1.1:80")]
    [InlineData("localhost.:80")]
    [InlineData("127.1:80")]
    [InlineData("[::ffff:127.0.0.1]:80")]
    public void Host(string text)
    {
        var ok = HostPort.TryParse(text, out var r);
        Assert.Fail($"{text} -> {ok} host={r.Host} port={r.Port} back={r} loop={r.IsLoopback}");
    }

    [Fact]
    public void Link()
    {
        using var folder = new TemporaryFolder();
        folder.Write("token", "0123456789abcdef");
        File.CreateSymbolicLink(folder.File("l"), folder.File("token"));
        JoinToken.Read(folder.File("l"));
    }

    [Fact]
    public void LinkToOpen()
    {
        using var folder = new TemporaryFolder();
        folder.Write("token", "0123456789abcdef");
        File.SetUnixFileMode(folder.File("token"), (UnixFileMode)0b110100100);
        File.CreateSymbolicLink(folder.File("l"), folder.File("token"));
        Assert.Throws<TokenException>(() => JoinToken.Read(folder.File("l")));
    }

    [Fact]
    public void Folder()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("d"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Throws<TokenException>(() => JoinToken.Read(folder.File("d")));
    }

    [Fact]
    public void Empty() => Assert.Throws<TokenException>(() => JoinToken.Read(""));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Times(long us)
    {
        using var pool = new SubtreeSumsPool(3);
        using var a = new ContributionAssembler(pool);
        Assert.Throws<ContractException>(() => a.Begin(new Wire.Fence(), new Wire.Contribution { Kind = Wire.RoundKind.Train, GradientBytes = 12, Times = new Wire.PhaseTimes { WaitUs = us } }));
    }
}
