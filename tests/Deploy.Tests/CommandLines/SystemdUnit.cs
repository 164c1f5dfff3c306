using System.Globalization;

namespace Cluster.Deploy.Tests.CommandLines;

/// <summary>A unit file of systemd.</summary>
internal sealed class SystemdUnit
{
    private const string Program = "/usr/local/bin/cluster";

    private readonly ILookup<string, string> _settings;

    private SystemdUnit(string name, string text)
    {
        Name = name;
        _settings = text.Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .ToLookup(line => line[..line.IndexOf('=', StringComparison.Ordinal)], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
    }

    public string Name { get; }

    /// <summary>Names of the variables that the unit gives a value.</summary>
    public IEnumerable<string> Variables =>
        _settings["Environment"].SelectMany(line => line.Split(' ')).Select(assignment => assignment.Split('=')[0]);

    /// <summary>What the unit starts.</summary>
    public WrittenCommand Command
    {
        get
        {
            var words = this["ExecStart"].Split(' ');
            Assert.Equal(Program, words[0]);
            return new WrittenCommand(Name, words[1..]);
        }
    }

    /// <summary>The one value of a setting.</summary>
    public string this[string setting] => _settings[setting].Single();

    public static SystemdUnit Read(string name) => new(name, DeployFolder.Read($"systemd/{name}"));

    public double Seconds(string setting) => double.Parse(this[setting], CultureInfo.InvariantCulture);

    public bool Has(string setting) => _settings.Contains(setting);
}
