using Cluster.Cli.Commands;
using Cluster.Cli.Launching.Remote;

namespace Cluster.Integration.Launching;

/// <summary>What stands in a file of hosts, and what is said of one that is wrong.</summary>
public sealed class HostListTests
{
    [Fact]
    public void HostsFile_AllForms_AreRead()
    {
        var hosts = HostList.Parse("# hosts\r\n\nnode1\n  me@node2:2222 slots=3   # fast\n[2001:db8::1]\nme@[::1]:22\n10.0.0.7#x", "hosts");

        Assert.Equal(
            [
                new LaunchHost(null, "node1", null, 1),
                new LaunchHost("me", "node2", 2222, 3),
                new LaunchHost(null, "2001:db8::1", null, 1),
                new LaunchHost("me", "::1", 22, 1),
                new LaunchHost(null, "10.0.0.7", null, 1),
            ],
            hosts);
        Assert.Equal(["node1", "me@node2:2222", "[2001:db8::1]", "me@[::1]:22", "10.0.0.7"], hosts.Select(host => host.ToString()));
        Assert.Equal("me@2001:db8::1", LaunchHost.TryParse("me@[2001:db8::1]")!.Destination);
    }

    [Theory]
    [InlineData("", "f:1:1: expected a host a line, got none")]
    [InlineData("# none", "f:1:1: expected a host a line, got none")]
    [InlineData("a\n-oProxyCommand=x", "f:2:1: expected a host, [USER@]HOST[:PORT], an IPv6 address in brackets, got '-oProxyCommand=x'")]
    [InlineData("a\n\n  b;c", "f:3:3: expected a host, [USER@]HOST[:PORT], an IPv6 address in brackets, got 'b;c'")]
    [InlineData("a:0", "f:1:1: expected a host, [USER@]HOST[:PORT], an IPv6 address in brackets, got 'a:0'")]
    [InlineData("a:70000", "f:1:1: expected a host, [USER@]HOST[:PORT], an IPv6 address in brackets, got 'a:70000'")]
    [InlineData("::1", "f:1:1: expected a host, [USER@]HOST[:PORT], an IPv6 address in brackets, got '::1'")]
    [InlineData("[::1", "f:1:1: expected a host, [USER@]HOST[:PORT], an IPv6 address in brackets, got '[::1'")]
    [InlineData("[a]", "f:1:1: expected a host, [USER@]HOST[:PORT], an IPv6 address in brackets, got '[a]'")]
    [InlineData("@a", "f:1:1: expected a host, [USER@]HOST[:PORT], an IPv6 address in brackets, got '@a'")]
    [InlineData("a slots=0", "f:1:9: expected 1 to 1024 workers, got '0'")]
    [InlineData("a slots=two", "f:1:9: expected 1 to 1024 workers, got 'two'")]
    [InlineData("a cores=2", "f:1:3: expected slots=N or the end of the line, got 'cores=2'")]
    [InlineData("a slots=2 slots=3", "f:1:11: expected the end of the line, got 'slots=3'")]
    [InlineData("a\nb slots=2\nb", "f:3:1: expected each host once, got b again (line 2); give the first one slots=3")]
    [InlineData("a slots=1000\nb slots=100", "f:2:1: expected 1024 workers at most, got more up to here")]
    public void HostsFile_Mistake_IsOneLineWithItsPlace(string text, string line)
    {
        Assert.Equal(line, Assert.Throws<UsageException>(() => HostList.Parse(text, "f")).Message);
    }

    [Theory]
    [InlineData("plain/word", "plain/word")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's $HOME", @"'it'\''s $HOME'")]
    public void ShellText_Words_AreReadAsTheyAre(string word, string text)
    {
        Assert.Equal(text, ShellText.Of(word));
    }
}
