using System.Reflection;

namespace Cluster.Architecture;

/// <summary>Arrows point down only. Each room may use the rooms listed here and no other.</summary>
public class LayeringTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Cluster.Engine"] = [],
        ["Cluster.Protocol"] = [],
        ["Cluster.Proto"] = [],
        ["Cluster.Data"] = ["Cluster.Engine"],
        ["Cluster.Jobs"] = ["Cluster.Engine", "Cluster.Data"],
        ["Cluster.Metrics"] = ["Cluster.Engine", "Cluster.Data"],
        ["Cluster.Inference"] = ["Cluster.Engine", "Cluster.Data", "Cluster.Jobs", "Cluster.Metrics"],
        ["Cluster.Checkpoints"] = ["Cluster.Engine"],
        ["Cluster.Simulation"] = ["Cluster.Protocol"],
        ["Cluster.Onnx"] = ["Cluster.Engine"],
        ["Cluster.Collectives"] = ["Cluster.Engine", "Cluster.Protocol", "Cluster.Proto"],
        ["Cluster.Coordinator"] =
        [
            "Cluster.Engine", "Cluster.Protocol", "Cluster.Proto", "Cluster.Data", "Cluster.Jobs", "Cluster.Metrics", "Cluster.Inference",
            "Cluster.Checkpoints", "Cluster.Collectives", "Cluster.Training",
        ],
        ["Cluster.Training"] =
        [
            "Cluster.Engine", "Cluster.Protocol", "Cluster.Data", "Cluster.Jobs", "Cluster.Inference", "Cluster.Checkpoints",
            "Cluster.Collectives",
        ],
        ["Cluster.Experiments"] =
        [
            "Cluster.Engine", "Cluster.Protocol", "Cluster.Proto", "Cluster.Data", "Cluster.Jobs", "Cluster.Checkpoints", "Cluster.Collectives",
            "Cluster.Coordinator", "Cluster.Simulation",
        ],
        ["Cluster.Worker"] =
            ["Cluster.Engine", "Cluster.Protocol", "Cluster.Proto", "Cluster.Data", "Cluster.Jobs", "Cluster.Collectives", "Cluster.Training"],
    };

    // The ground stands on the base class library alone, but for what reads a format of files.
    private static readonly string[] PureRooms = ["Cluster.Engine", "Cluster.Protocol", "Cluster.Data", "Cluster.Metrics", "Cluster.Simulation"];

    private static readonly Dictionary<string, string[]> FormatReaders = new() { ["Cluster.Data"] = ["CsvHelper"] };

    public static TheoryData<string> Rooms => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_References_PointDownOnly(string room)
    {
        var used = ReferencesOf(room).Where(name => name.StartsWith("Cluster.", StringComparison.Ordinal));

        Assert.Empty(used.Except(Allowed[room]));
    }

    [Fact]
    public void PureRooms_References_AreTheBaseClassLibrary()
    {
        foreach (var room in PureRooms)
        {
            var foreign = ReferencesOf(room).Where(name => !name.StartsWith("System", StringComparison.Ordinal) && !Allowed[room].Contains(name)
                && !FormatReaders.GetValueOrDefault(room, []).Contains(name));

            Assert.Empty(foreign);
        }
    }

    [Theory]
    [InlineData("Cluster.Engine", "System.Net.Sockets", "System.Net.Http", "System.IO.Pipelines", "System.Console", "System.Numerics.Tensors")]
    [InlineData("Cluster.Protocol", "System.Net.Sockets", "System.Threading", "System.Console", "System.Diagnostics.Process")]
    public void PureRoom_ReferencesNeither_SocketsNorClocks(string room, params string[] forbidden) =>
        Assert.Empty(ReferencesOf(room).Intersect(forbidden));

    [Fact]
    public void EveryRoom_IsNamedInTheTable()
    {
        var built = Directory.GetFiles(AppContext.BaseDirectory, "Cluster.*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => name != "Cluster.Architecture");

        Assert.Equal(Allowed.Keys.Order(), built.Order());
    }

    private static IEnumerable<string> ReferencesOf(string room) =>
        Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, $"{room}.dll")).GetReferencedAssemblies().Select(name => name.Name!);
}
