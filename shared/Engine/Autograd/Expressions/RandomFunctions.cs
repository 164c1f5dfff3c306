using Cluster.Engine.Autograd.Operations;

namespace Cluster.Engine.Autograd;

/// <summary>Randomness that is active in training alone and counted, not drawn: equal jobs see equal numbers on any number of
/// workers.</summary>
public static class RandomFunctions
{
    /// <summary>x·m/(1 - p) with m = 0 with probability p, else 1.</summary>
    /// <param name="x">A batch.</param>
    /// <param name="probability">Share that is dropped, in [0, 1].</param>
    /// <param name="wholeChannels">Whether channels are dropped whole: [batch, channels, ...].</param>
    public static Value Dropout(this Value x, double probability = 0.5, bool wholeChannels = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        var tape = x.Recorder;
        return x * tape.Apply(new DropoutMaskOperation(probability, wholeChannels), tape.StopGradient(x));
    }

    /// <summary>x plus normal noise of mean 0.</summary>
    /// <param name="x">A batch, or a parameter.</param>
    /// <param name="deviation">Standard deviation, 0 or more.</param>
    public static Value AddNoise(this Value x, double deviation)
    {
        ArgumentNullException.ThrowIfNull(x);
        var tape = x.Recorder;
        var coupling = x.Kind == ValueKind.Parameter ? SampleCoupling.Unknown : SampleCoupling.MicroBatch;
        return x + tape.Apply(new NoiseOperation(deviation, coupling), tape.StopGradient(x));
    }
}
