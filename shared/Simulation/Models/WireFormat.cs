namespace Cluster.Simulation.Models;

/// <summary>How numbers travel between hosts.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="GradientFactor">Bytes of gradients sent, over their bytes in float32.</param>
/// <param name="WeightsFactor">Bytes of weights or reduced gradients sent, over their bytes in float32.</param>
/// <param name="CodeSecondsPerByte">CPU seconds that each end spends on a byte of float32.</param>
public sealed record WireFormat(string Name, double GradientFactor, double WeightsFactor, double CodeSecondsPerByte)
{
    // What one core encodes or decodes in a second, in bytes of float32.
    private const double HalvedPerSecond = 8e9;
    private const double PackedPerSecond = 1.5e9;
    private const double SelectedPerSecond = 1e9;

    /// <summary>The numbers as they are.</summary>
    public static WireFormat Whole { get; } = new("fp32", 1, 1, 0);

    /// <summary>The formats that can be asked for by name. Rates of coding are assumptions, of a core of these days.</summary>
    public static IReadOnlyList<WireFormat> All { get; } =
    [
        Whole,
        new("lossless", 0.8, 0.8, 1 / PackedPerSecond),
        new("bf16", 0.5, 0.5, 1 / HalvedPerSecond),
        new("fp16", 0.5, 0.5, 1 / HalvedPerSecond),

        // One number in a hundred with its index; weights come back whole.
        new("top_k", 0.02, 1, 1 / SelectedPerSecond),
    ];
}
