using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>Applies x·Φ(x) with the standard normal distribution Φ. Source: Hendrycks and Gimpel, Gaussian Error Linear Units (2016).</summary>
/// <param name="tanh">Whether to take the approximation x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))); PyTorch's approximate="tanh".</param>
public sealed class GELU(bool tanh = false) : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Gelu(tanh);
}

/// <summary>Applies x·sigmoid(x), also called Swish. Source: Elfwing, Uchibe and Doya, Sigmoid-Weighted Linear Units (2017).</summary>
public sealed class SiLU : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Silu();
}

/// <summary>Applies x·tanh(softplus(x)). Source: Misra, Mish: A Self Regularized Non-Monotonic Activation Function (BMVC 2020).</summary>
public sealed class Mish : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Mish();
}

/// <summary>Applies x·min(max(x + 3, 0), 6)/6. Source: Howard et al., Searching for MobileNetV3 (ICCV 2019).</summary>
public sealed class Hardswish : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Hardswish();
}
