namespace Cluster.Deploy.Tests.CommandLines;

/// <summary>The units of systemd shut the program in, and leave it what it needs.</summary>
public sealed class UnitTests
{
    [Theory]
    [InlineData("cluster-coordinator.service")]
    [InlineData("cluster-worker.service")]
    public void Unit_SeesNothingOfTheMachineBesidesItsFolder(string name)
    {
        var unit = SystemdUnit.Read(name);

        Assert.Equal("strict", unit["ProtectSystem"]);
        Assert.Equal("", unit["CapabilityBoundingSet"]);
        Assert.Equal("0077", unit["UMask"]);
        string[] withheld = ["NoNewPrivileges", "PrivateTmp", "PrivateDevices", "RestrictNamespaces", "LockPersonality"];
        Assert.All(withheld, setting => Assert.Equal("yes", unit[setting]));

        // A just-in-time compiler writes what it executes; processors and memory are read from /proc.
        Assert.All(["MemoryDenyWriteExecute", "ProcSubset", "PrivateUsers"], setting => Assert.False(unit.Has(setting)));
    }

    [Theory]
    [InlineData("cluster-coordinator.service", "StateDirectory", "/var/lib/cluster", "--run-folder")]
    [InlineData("cluster-worker.service", "CacheDirectory", "/var/cache/cluster", "--data-cache")]
    public void Unit_WritesWhereItMay(string name, string setting, string folder, string option)
    {
        var unit = SystemdUnit.Read(name);
        var line = unit.Command.Line.ToList();

        Assert.Equal("cluster", unit[setting]);
        Assert.Equal(folder, unit["WorkingDirectory"]);
        Assert.StartsWith(folder + "/", line[line.IndexOf(option) + 1], StringComparison.Ordinal);
    }
}
