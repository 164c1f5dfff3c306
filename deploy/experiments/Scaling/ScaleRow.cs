namespace Cluster.Experiments.Scaling;

/// <summary>What was found for one number of workers.</summary>
/// <param name="Workers">Number of workers.</param>
/// <param name="Repeats">How often it was measured.</param>
/// <param name="SecondsPerStep">Time of a step.</param>
/// <param name="SamplesPerSecond">Training samples a second.</param>
/// <param name="SpeedUp">Samples a second over those of the smallest number of workers in the same repeat.</param>
/// <param name="Efficiency">Speed-up over what as many times the workers would ideally give.</param>
/// <param name="Phases">What a step's time goes to, for a worker on average; medians.</param>
/// <param name="IsOversubscribed">Whether the workers' threads outnumber the machine's cores.</param>
/// <param name="IsPinned">Whether each worker was bound to cores of its own.</param>
/// <param name="Transport">What carried weights and gradients.</param>
/// <param name="Cable">Bytes that one step sent over the coordinator's cable, there and back; null without an emulated network.</param>
/// <param name="WorstLagSeconds">How far the machine was behind the emulated network, at worst.</param>
/// <param name="OthersShare">Most of the machine's processor time that other programs used during one of the repeats.</param>
public sealed record ScaleRow(
    int Workers,
    int Repeats,
    Spread SecondsPerStep,
    Spread SamplesPerSecond,
    Spread SpeedUp,
    Spread Efficiency,
    PhaseSplit Phases,
    bool IsOversubscribed,
    bool IsPinned,
    string Transport,
    CableBytes? Cable,
    double WorstLagSeconds,
    double OthersShare);

/// <summary>Seconds of a step, for a worker on average.</summary>
/// <param name="Compute">Computing.</param>
/// <param name="Send">Sending sums of gradients.</param>
/// <param name="Receive">Receiving weights.</param>
/// <param name="Wait">Waiting for others, for the update and for whatever is under way.</param>
/// <param name="Update">The coordinator's update, within the time of waiting.</param>
public sealed record PhaseSplit(double Compute, double Send, double Receive, double Wait, double Update);

/// <summary>Bytes of one step over the coordinator's cable.</summary>
/// <param name="In">To the coordinator.</param>
/// <param name="Out">From it.</param>
public sealed record CableBytes(double In, double Out);
