using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Engine.Losses;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>An assignment as it lies in shared memory, with its fence. Fields mean what those of the wire contract's messages mean.</summary>
internal struct OrderNotice
{
    public long Term;
    public long Generation;
    public long Step;
    public int WeightsKind;
    public int RoundKind;
    public int Epoch;
    public int StepInEpoch;
    public int RoundLeaves;
    public int FirstLeaf;
    public int LeafCount;

    /// <summary>Which of the shared arenas holds the weights.</summary>
    public int Arena;

    /// <summary>1 if somebody waits for sums while they grow.</summary>
    public int Grows;

    public static OrderNotice Of(AssignmentOrder order, Term term, int arena, bool grows) => new()
    {
        Term = term.Value,
        Generation = order.Generation.Value,
        Step = order.Round.Step,
        WeightsKind = (int)order.Round.WeightsKind.ToWire(),
        RoundKind = (int)order.Round.Kind.ToWire(),
        Epoch = order.Round.Epoch,
        StepInEpoch = order.Round.StepInEpoch,
        RoundLeaves = order.Round.LeafCount,
        FirstLeaf = order.Range.Start,
        LeafCount = order.Range.Count,
        Arena = arena,
        Grows = grows ? 1 : 0,
    };

    /// <exception cref="ContractException">It makes no sense.</exception>
    public readonly AssignmentOrder ToOrder()
    {
        var round = new Round(((Wire.RoundKind)RoundKind).FromWire(), Step, Epoch, StepInEpoch, RoundLeaves)
        {
            WeightsKind = ((Wire.WeightsKind)WeightsKind).FromWire(),
        };
        var range = WireConversions.RangeFromWire(FirstLeaf, LeafCount, RoundLeaves);
        return new AssignmentOrder(round, new Generation(Generation), range);
    }
}

/// <summary>The sums of one subtree as they lie in shared memory, but for the gradients, which lie in a slot.</summary>
internal struct SumsNotice
{
    /// <summary>The slot of sums without gradients.</summary>
    public const int NoSlot = -1;

    /// <summary>The slot of no sums at all: the assignment with this generation, kind and step was given up.</summary>
    public const int Abandoned = -2;

    public long Term;
    public long Generation;
    public long Step;
    public int RoundKind;
    public int Level;
    public int Index;
    public int Slot;

    /// <summary>First float from which on the gradients are final. Sums that are told of while they grow come again, with ever smaller
    /// numbers; the last is 0.</summary>
    public int FinalFrom;
    public double Loss;
    public double Weight;
    public long Samples;
    public long Correct;
    public long ComputeUs;
    public long SendUs;
    public long ReceiveUs;
    public long WaitUs;
    public long MicroBatchUs;

    public static SumsNotice Of(in Contribution contribution, int finalFrom)
    {
        var (sums, scalars, times) = (contribution.Sums, contribution.Sums.Scalars, contribution.Times);
        return new SumsNotice
        {
            Term = contribution.Term.Value,
            Generation = contribution.Generation.Value,
            Step = contribution.Step,
            RoundKind = (int)contribution.Kind.ToWire(),
            Level = sums.Node.Level,
            Index = sums.Node.Index,
            Slot = sums.Slot,
            FinalFrom = finalFrom,
            Loss = scalars.Loss,
            Weight = scalars.Weight,
            Samples = scalars.Samples,
            Correct = scalars.Correct,
            ComputeUs = times.Compute.Microseconds(),
            SendUs = times.Send.Microseconds(),
            ReceiveUs = times.Receive.Microseconds(),
            WaitUs = times.Wait.Microseconds(),
            MicroBatchUs = contribution.MicroBatchTime.Microseconds(),
        };
    }

    /// <summary>Says that an assignment was given up.</summary>
    public static SumsNotice OfAbandoned(in OrderNotice order) => new()
    {
        Term = order.Term,
        Generation = order.Generation,
        Step = order.Step,
        RoundKind = order.RoundKind,
        Slot = Abandoned,
    };

    /// <exception cref="ContractException">The kind is unknown.</exception>
    public readonly RoundKind Kind => ((Wire.RoundKind)RoundKind).FromWire();

    /// <exception cref="ContractException">There is no such subtree.</exception>
    public readonly Subtree Node => WireConversions.SubtreeFromWire(Level, Index);

    public readonly BatchSums Scalars => new(Loss, Weight, Samples, Correct);

    /// <exception cref="ContractException">A duration is impossible.</exception>
    public readonly PhaseTimes Times => WireConversions.TimesFromWire(ComputeUs, SendUs, ReceiveUs, WaitUs);

    /// <exception cref="ContractException">The duration is impossible.</exception>
    public readonly TimeSpan MicroBatchTime => WireConversions.Duration(MicroBatchUs);
}
