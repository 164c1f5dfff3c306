using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Engine.Losses;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Google.Protobuf;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Tests.Transports;

public sealed class ContributionAssemblerTests : IDisposable
{
    private const int GradientLength = 3;
    private const int GradientBytes = GradientLength * sizeof(float);

    private readonly SubtreeSumsPool _pool = new(GradientLength);
    private readonly ContributionAssembler _assembler;

    public ContributionAssemblerTests() => _assembler = new ContributionAssembler(_pool, mostOutputs: 4);

    public void Dispose()
    {
        _assembler.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void Training_AnnouncementAndAllChunks_GiveTheContribution()
    {
        Assert.Null(_assembler.Begin(Fence(), Training()));
        Assert.Null(_assembler.Continue(Chunk(0, 5)));
        var whole = _assembler.Continue(Chunk(5, 7));

        Assert.Equal(
            (new Term(7), new Generation(8), RoundKind.Train, 9L, new Subtree(2, 3)),
            (whole!.Value.Term, whole.Value.Generation, whole.Value.Kind, whole.Value.Step, whole.Value.Sums.Node));
        Assert.Equal(new BatchSums(0.25, 32, 31, 30), whole.Value.Sums.Scalars);
        Assert.Equal(Enumerable.Range(0, GradientBytes).Select(at => (byte)at), whole.Value.Sums.Gradients.Bytes.ToArray());
        Assert.Equal(TimeSpan.FromMicroseconds(5), whole.Value.Times.Compute);
        _pool.Return(whole.Value.Sums);
    }

    [Fact]
    public void Training_SecondContribution_StartsAtItsFirstByteAgain()
    {
        for (var count = 0; count < 3; count++)
        {
            Assert.Null(_assembler.Begin(Fence(), Training()));
            Assert.Null(_assembler.Continue(Chunk(0, 4)));
            _pool.Return(_assembler.Continue(Chunk(4, 8))!.Value.Sums);
        }
    }

    [Fact]
    public void Evaluation_Announcement_IsTheWholeContribution()
    {
        var whole = _assembler.Begin(Fence(), Evaluation());

        Assert.Equal(RoundKind.Evaluate, whole!.Value.Kind);
        Assert.Equal(0, whole.Value.Sums.Gradients.Length);
        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(0, 1)));
        _pool.Return(whole.Value.Sums);
    }

    [Fact]
    public void Outputs_AnnouncementAndAllChunks_GiveTheContribution()
    {
        Assert.Null(_assembler.Begin(Fence(), Prediction(8)));
        Assert.Null(_assembler.ContinueOutputs(Chunk(0, 5)));
        var whole = _assembler.ContinueOutputs(Chunk(5, 3));

        Assert.Equal(RoundKind.Predict, whole!.Value.Kind);
        Assert.Equal([BitConverter.ToSingle([0, 1, 2, 3]), BitConverter.ToSingle([4, 5, 6, 7])], whole.Value.Sums.Outputs);
        _pool.Return(whole.Value.Sums);
        Assert.Empty(whole.Value.Sums.Outputs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(20)]
    public void Outputs_OfAnImpossibleLength_AreRefused(long bytes) =>
        Assert.Throws<ContractException>(() => _assembler.Begin(Fence(), Prediction(bytes)));

    [Fact]
    public void Chunks_OfTheOtherKind_AreRefused()
    {
        _assembler.Begin(Fence(), Prediction(8));

        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(0, 4)));
        Assert.Throws<ContractException>(() => _assembler.ContinueOutputs(Chunk(0, 9)));
    }

    [Fact]
    public void Announcement_BeforeTheLastOneIsComplete_IsRefused()
    {
        _assembler.Begin(Fence(), Training());
        _assembler.Continue(Chunk(0, 11));

        Assert.Throws<ContractException>(() => _assembler.Begin(Fence(), Training()));
        Assert.Throws<ContractException>(() => _assembler.Begin(Fence(), Evaluation()));
    }

    public static TheoryData<string> Malformed => [.. Breaches.Keys];

    private static readonly Dictionary<string, Action<Wire.Contribution>> Breaches = new()
    {
        ["no kind"] = announced => announced.Kind = Wire.RoundKind.Unspecified,
        ["unknown kind"] = announced => announced.Kind = (Wire.RoundKind)17,
        ["too few bytes"] = announced => announced.GradientBytes--,
        ["too many bytes"] = announced => announced.GradientBytes++,
        ["huge"] = announced => announced.GradientBytes = long.MaxValue,
        ["the same number in 32 bits"] = announced => announced.GradientBytes += 1L << 32,
        ["negative bytes"] = announced => announced.GradientBytes = -GradientBytes,
        ["no bytes"] = announced => announced.GradientBytes = 0,
        ["evaluation with gradients"] = announced => announced.Kind = Wire.RoundKind.Evaluate,
        ["negative level"] = announced => announced.Level = -1,
        ["level beyond any tree"] = announced => announced.Level = 25,
        ["huge level"] = announced => announced.Level = int.MaxValue,
        ["negative index"] = announced => announced.Index = -1,
    };

    [Theory, MemberData(nameof(Malformed))]
    public void Announcement_Malformed_IsRefusedAndTakesNoArena(string breach)
    {
        var shelved = _pool.Rent(withGradients: true);
        _pool.Return(shelved);
        var announced = Training();
        Breaches[breach](announced);

        Assert.Throws<ContractException>(() => _assembler.Begin(Fence(), announced));

        Assert.Same(shelved, _pool.Rent(withGradients: true));
        _pool.Return(shelved);
        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(0, 1)));
    }

    [Fact]
    public void Chunk_NothingAnnounced_IsRefused() =>
        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(0, GradientBytes)));

    [Theory]
    [InlineData(0, 13)]
    [InlineData(1, 1)]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    public void Chunk_DoesNotFit_IsRefused(int offset, int length)
    {
        _assembler.Begin(Fence(), Training());

        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(offset, length)));
    }

    [Fact]
    public void Chunk_AfterTheLast_IsRefused()
    {
        _assembler.Begin(Fence(), Training());
        _pool.Return(_assembler.Continue(Chunk(0, GradientBytes))!.Value.Sums);

        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(GradientBytes, 1)));
        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(0, 1)));
    }

    [Fact]
    public void Dispose_Interrupted_GivesTheArenaBackOnce()
    {
        var shelved = _pool.Rent(withGradients: true);
        _pool.Return(shelved);
        _assembler.Begin(Fence(), Training());
        _assembler.Continue(Chunk(0, 4));
        _assembler.Dispose();
        _assembler.Dispose();

        Assert.Same(shelved, _pool.Rent(withGradients: true));
        using var other = _pool.Rent(withGradients: true);
        Assert.NotSame(shelved, other);
        _pool.Return(shelved);
    }

    [Fact]
    public void Dispose_AfterTheWholeContributionLeft_KeepsOutOfIt()
    {
        _assembler.Begin(Fence(), Training());
        var delivered = _assembler.Continue(Chunk(0, GradientBytes))!.Value.Sums;
        _assembler.Dispose();

        using var other = _pool.Rent(withGradients: true);
        Assert.NotSame(delivered, other);
        _pool.Return(delivered);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public void Announcement_TimesOutOfRange_IsRefused(long microseconds)
    {
        var announced = Training();
        announced.Times = new Wire.PhaseTimes { WaitUs = microseconds };

        Assert.Throws<ContractException>(() => _assembler.Begin(Fence(), announced));
    }

    private static Wire.Fence Fence() => new() { Job = "job", Term = 7, Generation = 8, Step = 9 };

    private static Wire.Contribution Training() => new()
    {
        Kind = Wire.RoundKind.Train,
        Level = 2,
        Index = 3,
        LossSum = 0.25,
        WeightSum = 32,
        Samples = 31,
        Correct = 30,
        GradientBytes = GradientBytes,
        Times = new Wire.PhaseTimes { ComputeUs = 5 },
    };

    private static Wire.Contribution Evaluation()
    {
        var announced = Training();
        (announced.Kind, announced.GradientBytes) = (Wire.RoundKind.Evaluate, 0);
        return announced;
    }

    private static Wire.Contribution Prediction(long bytes)
    {
        var announced = Evaluation();
        (announced.Kind, announced.OutputBytes) = (Wire.RoundKind.Predict, bytes);
        return announced;
    }

    private static Wire.TensorChunk Chunk(int offset, int length) =>
        new() { Offset = offset, Data = ByteString.CopyFrom([.. Enumerable.Range(offset, length).Select(at => (byte)at)]) };
}
