using Cluster.Protocol.Tests.Schedules;

namespace Cluster.FaultSimulation.Numbers;

/// <summary>All numbers of a run: weights, what the optimizer remembers of gradients, and what the schedule remembers of evaluations. A value.
/// Every update reads all of them, so whatever is lost or wrong once shows in every step that follows.</summary>
internal struct ModelNumbers
{
    public Quad Weights;
    public Quad Momentum;
    public float Rate;

    /// <summary>Weights before the first step.</summary>
    public static ModelNumbers Initial(ulong seed)
    {
        var numbers = new ModelNumbers { Rate = 0.25f };
        for (var index = 0; index < Quad.Width; index++)
        {
            numbers.Weights[index] = ScheduleRandom.Hash((long)seed, index) % 1000 * 1e-3f;
        }

        return numbers;
    }

    /// <summary>Updates one weight by its summed gradient.</summary>
    public void Update(int index, float gradient)
    {
        Momentum[index] = (0.5f * Momentum[index]) + Arithmetic.Fold(gradient);
        Weights[index] += Rate * Momentum[index];
    }

    /// <summary>Takes an evaluation in: the schedule waits for plateaus.</summary>
    public void Observe(double loss) => Rate *= BitConverter.DoubleToInt64Bits(loss) % 3 == 0 ? 0.75f : 1.125f;

    /// <summary>A fingerprint of every bit.</summary>
    public readonly ulong Digest()
    {
        var hash = ScheduleRandom.Hash(BitConverter.SingleToInt32Bits(Rate));
        for (var index = 0; index < Quad.Width; index++)
        {
            hash = ScheduleRandom.Hash((long)hash, BitConverter.SingleToInt32Bits(Weights[index]), BitConverter.SingleToInt32Bits(Momentum[index]));
        }

        return hash;
    }
}
