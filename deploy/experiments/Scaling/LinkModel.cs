namespace Cluster.Experiments.Scaling;

/// <summary>What a step takes over a link, in the simplest terms: compute ÷ workers + what stays as it is + bytes ÷ rate + twice the
/// delay, there and back. Nothing in it is fitted to the numbers that it is compared with: compute and the rest come from one worker
/// alone, bytes were counted.</summary>
/// <param name="Compute">Seconds that one worker alone computes.</param>
/// <param name="Rest">Seconds of its step that remain: the update, and what is local.</param>
/// <param name="Alone">What one worker puts on the coordinator's cable.</param>
public sealed record LinkModel(double Compute, double Rest, CableLoad Alone)
{
    /// <summary>The model that one worker's row gives.</summary>
    /// <param name="result">What was found.</param>
    /// <returns>Null without an emulated network or a row of one worker.</returns>
    public static LinkModel? Of(ScaleResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Plan.Link is not { } link || result.Rows[0] is not { Workers: 1, IsOversubscribed: false } alone || result.Plan.IsWeak)
        {
            return null;
        }

        var load = CableLoad.Of(alone, link.Delay.TotalSeconds);
        return new LinkModel(
            alone.Phases.Compute, alone.SecondsPerStep.Median - alone.Phases.Compute - load.Seconds(link.BytesPerSecond), load);
    }

    /// <summary>Seconds of a step.</summary>
    /// <param name="workers">Number of workers.</param>
    /// <param name="load">What they put on the coordinator's cable.</param>
    /// <param name="bytesPerSecond">Its rate.</param>
    public double Predict(int workers, CableLoad load, double bytesPerSecond)
    {
        ArgumentNullException.ThrowIfNull(load);
        return (Compute / workers) + Rest + load.Seconds(bytesPerSecond);
    }

    /// <summary>The rate from which several workers are faster than one.</summary>
    /// <param name="workers">Number of workers, 2 or more.</param>
    /// <param name="load">What they put on the coordinator's cable.</param>
    /// <returns>Bytes a second; null where delays alone eat what computing together saves.</returns>
    public double? BreakEven(int workers, CableLoad load)
    {
        ArgumentNullException.ThrowIfNull(load);
        var saved = (Compute * (1 - (1.0 / workers))) - (load.DelaySeconds - Alone.DelaySeconds);
        return saved > 0 ? (load.Bytes - Alone.Bytes) / saved : null;
    }
}

/// <summary>What a step puts on the coordinator's cable. Weights go out before the workers compute and sums come in after, so that the
/// two directions follow each other.</summary>
/// <param name="Bytes">Bytes in both directions.</param>
/// <param name="DelaySeconds">Time under way, there and back.</param>
public sealed record CableLoad(double Bytes, double DelaySeconds)
{
    /// <summary>What a row's step put there.</summary>
    /// <param name="row">The row, of an emulated network.</param>
    /// <param name="delaySeconds">The link's delay, one way.</param>
    public static CableLoad Of(ScaleRow row, double delaySeconds)
    {
        ArgumentNullException.ThrowIfNull(row);
        var bytes = row.Cable!.In + row.Cable.Out;
        return new CableLoad(bytes, bytes > 0 ? 2 * delaySeconds : 0);
    }

    /// <summary>How long that takes.</summary>
    /// <param name="bytesPerSecond">The cable's rate.</param>
    public double Seconds(double bytesPerSecond) => (Bytes / bytesPerSecond) + DelaySeconds;
}
