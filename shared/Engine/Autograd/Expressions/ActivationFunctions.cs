using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Functions;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>Activation functions of every element, and softmax along an axis. Kinks have PyTorch's sub-gradients.</summary>
public static class ActivationFunctions
{
    /// <summary>max(x, 0); gradient 0 at 0.</summary>
    /// <param name="x">A value.</param>
    public static Value Relu(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new ReLUOperation(), x);
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    /// <param name="x">A value.</param>
    public static Value Sigmoid(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new SigmoidOperation(), x);
    }

    /// <summary>tanh(x).</summary>
    /// <param name="x">A value.</param>
    public static Value Tanh(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new TanhOperation(), x);
    }

    /// <summary>x where x > 0, else slope·x; at 0 the gradient is the slope.</summary>
    /// <param name="x">A value.</param>
    /// <param name="negativeSlope">Slope below 0.</param>
    public static Value LeakyRelu(this Value x, float negativeSlope = 0.01f)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new LeakyRectifier(negativeSlope));
    }

    /// <summary>x where x > 0, else slope·x with a learned slope.</summary>
    /// <param name="x">A value.</param>
    /// <param name="slope">A value that broadcasts to x.</param>
    public static Value PRelu(this Value x, Value slope)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Value.Combine(new PReLUOperation(), x, slope);
    }

    /// <summary>min(max(x, lower), upper); gradient 0 at the bounds. ReLU6 is the one from 0 to 6.</summary>
    /// <param name="x">A value.</param>
    /// <param name="lower">Smallest result.</param>
    /// <param name="upper">Largest result.</param>
    public static Value Hardtanh(this Value x, float lower = -1f, float upper = 1f)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new HardTanh(lower, upper));
    }

    /// <summary>x where x > 0, else alpha·(exp(x) - 1).</summary>
    /// <param name="x">A value.</param>
    /// <param name="alpha">What negative inputs tend to, with the sign changed.</param>
    public static Value Elu(this Value x, float alpha = 1f)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new ExponentialRectifier(1f, alpha, 1f));
    }

    /// <summary>ELU with the scale and alpha that keep mean 0 and variance 1. Source: Klambauer et al., Self-Normalizing Neural Networks
    /// (NIPS 2017).</summary>
    /// <param name="x">A value.</param>
    public static Value Selu(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new ExponentialRectifier(1.0507009873554805f, 1.6732632423543772f, 1f));
    }

    /// <summary>max(x, 0) + min(alpha·(exp(x / alpha) - 1), 0). Source: Barron, Continuously Differentiable
    /// Exponential Linear Units (2017).</summary>
    /// <param name="x">A value.</param>
    /// <param name="alpha">What negative inputs tend to, with the sign changed; above 0.</param>
    public static Value Celu(this Value x, float alpha = 1f)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new ExponentialRectifier(1f, alpha, alpha));
    }

    /// <summary>log(1 + exp(beta·x)) / beta, and x itself where beta·x > threshold.</summary>
    /// <param name="x">A value.</param>
    /// <param name="beta">Sharpness of the bend.</param>
    /// <param name="threshold">Where the line begins.</param>
    public static Value Softplus(this Value x, float beta = 1f, float threshold = 20f)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new Softplus(beta, threshold));
    }

    /// <summary>0 below 0, 1 above; gradient 0.</summary>
    /// <param name="x">A value.</param>
    /// <param name="atZero">The value at 0.</param>
    public static Value Step(this Value x, float atZero = 1f)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new Step(atZero));
    }

    /// <summary>x·Φ(x) with the normal distribution Φ, or its approximation by tanh. Source: Hendrycks and Gimpel, Gaussian Error Linear Units
    /// (2016).</summary>
    /// <param name="x">A value.</param>
    /// <param name="byTanh">Whether to take the approximation.</param>
    public static Value Gelu(this Value x, bool byTanh = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        return byTanh ? x.Map(default(GeluByTanh)) : x.Map(default(Gelu));
    }

    /// <summary>x·sigmoid(x); Swish with factor 1.</summary>
    /// <param name="x">A value.</param>
    public static Value Silu(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Silu));
    }

    /// <summary>x·sigmoid(beta·x) with a learned beta.</summary>
    /// <param name="x">A value.</param>
    /// <param name="beta">A value that broadcasts to x.</param>
    public static Value Swish(this Value x, Value beta)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Value.Combine(new SwishOperation(), x, beta);
    }

    /// <summary>x·tanh(softplus(x)). Source: Misra, Mish (BMVC 2020).</summary>
    /// <param name="x">A value.</param>
    public static Value Mish(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Mish));
    }

    /// <summary>min(max(x/6 + 1/2, 0), 1); gradient 0 at ±3.</summary>
    /// <param name="x">A value.</param>
    public static Value Hardsigmoid(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new HardSigmoid(3f, passesAtKinks: false));
    }

    /// <summary>min(max(0.2·x + 0.5, 0), 1), Keras' form; the gradient passes at ±2.5.</summary>
    /// <param name="x">A value.</param>
    public static Value HardsigmoidOfKeras(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new HardSigmoid(2.5f, passesAtKinks: true));
    }

    /// <summary>x·min(max(x + 3, 0), 6)/6. Source: Howard et al., Searching for MobileNetV3 (ICCV 2019).</summary>
    /// <param name="x">A value.</param>
    public static Value Hardswish(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(HardSwish));
    }

    /// <summary>log(sigmoid(x)).</summary>
    /// <param name="x">A value.</param>
    public static Value LogSigmoid(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(LogSigmoid));
    }

    /// <summary>x / (1 + |x|).</summary>
    /// <param name="x">A value.</param>
    public static Value Softsign(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Softsign));
    }

    /// <summary>x - tanh(x).</summary>
    /// <param name="x">A value.</param>
    public static Value Tanhshrink(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(TanhShrink));
    }

    /// <summary>x moved towards 0 by the threshold, 0 within it.</summary>
    /// <param name="x">A value.</param>
    /// <param name="threshold">PyTorch's lambd, 0 or more.</param>
    public static Value Softshrink(this Value x, float threshold = 0.5f)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new SoftShrink(threshold));
    }

    /// <summary>x, but 0 where |x| ≤ threshold.</summary>
    /// <param name="x">A value.</param>
    /// <param name="threshold">PyTorch's lambd, 0 or more.</param>
    public static Value Hardshrink(this Value x, float threshold = 0.5f)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new HardShrink(threshold));
    }

    /// <summary>exp(x) / Σ exp(x) along an axis.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axis">Axis; a negative one counts from the last.</param>
    public static Value Softmax(this Value x, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new SoftmaxOperation(Shapes.Axis(axis, x.Shape.Rank, "Softmax")), x);
    }

    /// <summary>log(exp(x) / Σ exp(x)) along an axis.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axis">Axis; a negative one counts from the last.</param>
    public static Value LogSoftmax(this Value x, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Recorder.Apply(new SoftmaxOperation(Shapes.Axis(axis, x.Shape.Rank, "LogSoftmax"), logarithm: true), x);
    }

    /// <summary>softmax(-x) along an axis.</summary>
    /// <param name="x">A value.</param>
    /// <param name="axis">Axis; a negative one counts from the last.</param>
    public static Value Softmin(this Value x, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return (-x).Softmax(axis);
    }
}
