using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Engine.Memory;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Tests.Transports.SharedMemory;

public sealed class SharedWeightsTests : IDisposable
{
    private const int Length = 48;

    private readonly AlignedBuffer _average = new(Length);
    private readonly RunWeights _run;
    private readonly SharedWeights _reader;

    public SharedWeightsTests()
    {
        Assert.SkipWhen(SharedMemoryHost.Identity is null, "Memory is shared on Linux only.");
        var shared = SharedWeights.Create(Length);
        _run = new RunWeights(Length, shared) { Averaged = _average };
        _reader = SharedWeights.Open(shared.Address, Length);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _run.Dispose();
        _average.Dispose();
    }

    [Fact]
    public void Weights_Published_AreReadInPlace()
    {
        _run.Trained.Span.Fill(1);

        var arena = _run.Publish(new WeightsVersion(3, WeightsKind.Trained));

        Assert.True(_reader.Holds(arena, 3));
        Assert.Equal(Enumerable.Repeat(1f, Length), _reader[arena].Span.ToArray());
    }

    [Fact]
    public void Reader_OneStepLate_StillSeesItsOwnWeights()
    {
        _run.Trained.Span.Fill(1);
        var arena = _run.Publish(new WeightsVersion(0, WeightsKind.Trained));

        Update(2);
        var next = _run.Publish(new WeightsVersion(1, WeightsKind.Trained));

        Assert.NotEqual(arena, next);
        Assert.True(_reader.Holds(arena, 0));
        Assert.Equal(1, _reader[arena].Span[5]);
        Assert.Equal(2, _reader[next].Span[5]);
    }

    [Fact]
    public void Reader_TwoStepsLate_NoticesBeforeTheFirstWeightChanges()
    {
        var arena = _run.Publish(new WeightsVersion(0, WeightsKind.Trained));
        Update(2);
        _run.Publish(new WeightsVersion(1, WeightsKind.Trained));
        Assert.True(_reader.Holds(arena, 0));

        _run.BeginNext();

        Assert.False(_reader.Holds(arena, 0));
        _run.Advance();
        Assert.Equal(arena, _run.Publish(new WeightsVersion(2, WeightsKind.Trained)));
        Assert.True(_reader.Holds(arena, 2));
    }

    [Fact]
    public void Average_OfAStep_IsCopiedOnce()
    {
        _average.Span.Fill(3);
        var arena = _run.Publish(new WeightsVersion(7, WeightsKind.Averaged));
        _average.Span.Fill(4);

        Assert.Equal(arena, _run.Publish(new WeightsVersion(7, WeightsKind.Averaged)));
        Assert.Equal(3, _reader[arena].Span[0]);

        Assert.Equal(arena, _run.Publish(new WeightsVersion(8, WeightsKind.Averaged)));
        Assert.Equal(4, _reader[arena].Span[0]);
        Assert.False(_reader.Holds(arena, 7));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Arena_ThatIsNotThere_HoldsNothing(int arena) => Assert.False(_reader.Holds(arena, 0));

    [Fact]
    public void Open_WithAnotherLength_IsRefused() =>
        Assert.Throws<IOException>(() => SharedWeights.Open(_run.Shared!.Address, Length + (1 << 20)));

    private void Update(float value)
    {
        _run.BeginNext();
        _run.Next.Span.Fill(value);
        _run.Advance();
    }
}
