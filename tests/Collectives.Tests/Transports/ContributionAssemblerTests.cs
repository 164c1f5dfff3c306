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
    private readonly NotedContributions _noted = new();
    private readonly ContributionAssembler _assembler;

    public ContributionAssemblerTests() => _assembler = new ContributionAssembler(new WorkerId(1), _pool, mostOutputs: 4, _noted);

    public void Dispose()
    {
        _assembler.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void Training_AnnouncementAndAllChunks_GiveTheContribution()
    {
        _assembler.Begin(Fence(), Training());
        _assembler.Continue(Chunk(7, 5));
        _assembler.Continue(Chunk(0, 7));

        var whole = _noted.Whole.Single();
        Assert.Equal(
            (new Term(7), new Generation(8), RoundKind.Train, 9L, new Subtree(2, 3)),
            (whole.Term, whole.Generation, whole.Kind, whole.Step, whole.Sums.Node));
        Assert.Equal(new BatchSums(0.25, 32, 31, 30), whole.Sums.Scalars);
        Assert.Equal(Enumerable.Range(0, GradientBytes).Select(at => (byte)at), whole.Sums.Gradients.Bytes.ToArray());
        Assert.Equal(TimeSpan.FromMicroseconds(5), whole.Times.Compute);
        _pool.Return(whole.Sums);
    }

    [Fact]
    public void Training_OnItsWay_IsToldOfAsItGrows()
    {
        _assembler.Begin(Fence(), Training());
        var began = _noted.Began.Single();
        Assert.Equal((GradientLength, 0.25), (began.Sums.FinalFrom, began.Sums.Scalars.Loss));

        // Of the float that byte 7 belongs to, a part is missing.
        _assembler.Continue(Chunk(7, 5));
        Assert.Equal((2, 1), (began.Sums.FinalFrom, _noted.Grown));
        _assembler.Continue(Chunk(4, 3));
        Assert.Equal((1, 2), (began.Sums.FinalFrom, _noted.Grown));
        Assert.Empty(_noted.Whole);

        _assembler.Continue(Chunk(0, 4));
        Assert.Equal((0, 2), (began.Sums.FinalFrom, _noted.Grown));
        Assert.Same(began.Sums, _noted.Whole.Single().Sums);
        _pool.Return(began.Sums);
    }

    [Fact]
    public void Training_SecondContribution_StartsAtItsLastByteAgain()
    {
        for (var count = 0; count < 3; count++)
        {
            _assembler.Begin(Fence(), Training());
            _assembler.Continue(Chunk(8, 4));
            _assembler.Continue(Chunk(0, 8));
            _pool.Return(_noted.Whole[count].Sums);
        }
    }

    [Fact]
    public void Evaluation_Announcement_IsTheWholeContribution()
    {
        _assembler.Begin(Fence(), Evaluation());

        var whole = _noted.Whole.Single();
        Assert.Equal(RoundKind.Evaluate, whole.Kind);
        Assert.Equal(0, whole.Sums.Gradients.Length);
        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(0, 1)));
        _pool.Return(whole.Sums);
    }

    [Fact]
    public void Outputs_AnnouncementAndAllChunks_GiveTheContribution()
    {
        _assembler.Begin(Fence(), Prediction(8));
        _assembler.ContinueOutputs(Chunk(3, 5));
        _assembler.ContinueOutputs(Chunk(0, 3));

        var whole = _noted.Whole.Single();
        Assert.Empty(_noted.Began);
        Assert.Equal(RoundKind.Predict, whole.Kind);
        Assert.Equal([BitConverter.ToSingle([0, 1, 2, 3]), BitConverter.ToSingle([4, 5, 6, 7])], whole.Sums.Outputs);
        _pool.Return(whole.Sums);
        Assert.Empty(whole.Sums.Outputs);
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
        _assembler.Continue(Chunk(1, 11));

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
    [InlineData(-1, 13)]
    [InlineData(0, 11)]
    [InlineData(12, 1)]
    [InlineData(12, 0)]
    public void Chunk_DoesNotFit_IsRefused(int offset, int length)
    {
        _assembler.Begin(Fence(), Training());

        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(offset, length)));
    }

    [Fact]
    public void Chunk_AfterTheLast_IsRefused()
    {
        _assembler.Begin(Fence(), Training());
        _assembler.Continue(Chunk(0, GradientBytes));
        _pool.Return(_noted.Whole.Single().Sums);

        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(GradientBytes, 1)));
        Assert.Throws<ContractException>(() => _assembler.Continue(Chunk(0, 1)));
    }

    [Fact]
    public void Dispose_Interrupted_GivesTheArenaBackOnce()
    {
        var shelved = _pool.Rent(withGradients: true);
        _pool.Return(shelved);
        _assembler.Begin(Fence(), Training());
        _assembler.Continue(Chunk(8, 4));
        _assembler.Dispose();
        _assembler.Dispose();

        Assert.Same(shelved, Assert.Single(_noted.Torn).Sums);
        Assert.Same(shelved, _pool.Rent(withGradients: true));
        using var other = _pool.Rent(withGradients: true);
        Assert.NotSame(shelved, other);
        _pool.Return(shelved);
    }

    [Fact]
    public void Dispose_AfterTheWholeContributionLeft_KeepsOutOfIt()
    {
        _assembler.Begin(Fence(), Training());
        _assembler.Continue(Chunk(0, GradientBytes));
        var delivered = _noted.Whole.Single().Sums;
        _assembler.Dispose();

        Assert.Empty(_noted.Torn);

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
