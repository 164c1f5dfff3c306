namespace Cluster.Engine.Initialization;

/// <summary>Factors on the standard deviation of a weight that make up for the activation behind it, with PyTorch's values.</summary>
public static class Gain
{
    /// <summary>No activation, or the logistic function.</summary>
    public const double Linear = 1;

    /// <summary>Rectifier: √2.</summary>
    public const double ReLU = 1.4142135623730951;

    /// <summary>Hyperbolic tangent: 5/3.</summary>
    public const double Tanh = 5.0 / 3.0;

    /// <summary>Scaled exponential linear unit: 3/4.</summary>
    public const double Selu = 0.75;

    /// <summary>Leaky rectifier: √(2 / (1 + slope²)).</summary>
    /// <param name="negativeSlope">Slope for negative arguments.</param>
    public static double LeakyReLU(double negativeSlope = 0.01) => Math.Sqrt(2.0 / (1.0 + (negativeSlope * negativeSlope)));

    /// <summary>The gain of an activation by PyTorch's name: linear, conv1d and the like, sigmoid, tanh, relu, leaky_relu or selu.</summary>
    /// <param name="nonlinearity">The name.</param>
    /// <param name="negativeSlope">Slope of leaky_relu; null takes 0.01.</param>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    public static double Of(string nonlinearity, double? negativeSlope = null) => nonlinearity switch
    {
        "linear" or "sigmoid" => Linear,
        "conv1d" or "conv2d" or "conv3d" or "conv_transpose1d" or "conv_transpose2d" or "conv_transpose3d" => Linear,
        "tanh" => Tanh,
        "relu" => ReLU,
        "selu" => Selu,
        "leaky_relu" => LeakyReLU(negativeSlope ?? 0.01),
        _ => throw new ArgumentException(
            $"Gain needs linear, sigmoid, tanh, relu, leaky_relu, selu or a convolution, got '{nonlinearity}'; correct the name.",
            nameof(nonlinearity)),
    };
}
