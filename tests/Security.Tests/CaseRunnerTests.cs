using Cluster.Security.Inputs;
using Cluster.Security.Runs;
using Cluster.Security.Targets;

namespace Cluster.Security.Tests;

/// <summary>A judge that cannot condemn is none: readers with planted faults are found out.</summary>
public sealed class CaseRunnerTests
{
    private static readonly byte[] Example = [.. Enumerable.Range(0, 100).Select(value => (byte)value)];

    [Fact]
    public void Case_OfTheSameSeed_HasTheSameInput()
    {
        using var first = new CaseRunner(7);
        using var again = new CaseRunner(7);
        using var other = new CaseRunner(8);
        var target = Reading(_ => { });

        for (var number = 0; number < 50; number++)
        {
            Assert.Equal(first.InputOf(target, number), again.InputOf(target, number));
        }

        Assert.Contains(Enumerable.Range(0, 50), number => !first.InputOf(target, number).AsSpan().SequenceEqual(other.InputOf(target, number)));
    }

    [Fact]
    public void Reader_ThatBelievesALength_IsFoundOut() =>
        Assert.Contains("IndexOutOfRangeException", FirstFailure(input => _ = input[input[3] - 3]).What, StringComparison.Ordinal);

    [Fact]
    public void Reader_ThatTakesMemoryForAPromise_IsFoundOut() =>
        Assert.Contains(
            "allocates", FirstFailure(input => GC.KeepAlive(new byte[input.Length > 3 ? input[3] << 20 : 0])).What, StringComparison.Ordinal);

    [Fact]
    public void Reader_ThatRefusesAsDocumented_IsNot()
    {
        var range = new CaseRange(1, 200, [Reading(_ => throw new InvalidDataException(), typeof(InvalidDataException))], threads: 2);

        range.Run();

        Assert.Empty(range.Failures);
        Assert.Equal((200, 0), (range.Tallies[0].Cases, range.Tallies[0].Taken));
    }

    [Theory]
    [InlineData("--cases")]
    [InlineData("--cases", "x")]
    [InlineData("--case", "3")]
    [InlineData("--target", "nobody", "--cases", "1")]
    [InlineData("--fast")]
    public void CommandLine_Wrong_IsOneLine(params string[] args)
    {
        using var error = new StringWriter();

        Assert.Equal(2, CommandLine.Run(args, TextWriter.Null, error));
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void CommandLine_OneCase_ShowsItsInput()
    {
        using var output = new StringWriter();

        Assert.Equal(0, CommandLine.Run(["--target", "file/npy", "--case", "5"], output, TextWriter.Null));
        Assert.Contains("file/npy case 5 of seed 1", output.ToString(), StringComparison.Ordinal);
    }

    private static Failure FirstFailure(Action<byte[]> read)
    {
        var range = new CaseRange(1, 500, [Reading(read, typeof(ArgumentException))], threads: 1);
        range.Run();
        return range.Failures[0];
    }

    private static Target Reading(Action<byte[]> read, params Type[] refusals) =>
        new("test/reader", InputForm.Bytes, [Example], (input, _) => read(input), refusals);
}
