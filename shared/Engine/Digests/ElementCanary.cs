using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Digests;

/// <summary>The functions of one number that activations and formulas are made of.</summary>
internal static class ElementCanary
{
    private const int Count = 301;

    public static void Run(CanaryResult append)
    {
        float[] x = [.. Canary.Awkward, .. Canary.Random(12, Count)];
        Kernels.Elementwise.Scale(x.AsSpan(x.Length / 2), 30f, x.AsSpan(x.Length / 2));
        Append(default(Sine), x, append);
        Append(default(Cosine), x, append);
        Append(default(Tangent), x, append);
        Append(default(GaussError), x, append);
        Append(default(Gelu), x, append);
        Append(default(Mish), x, append);
        Append(new ExponentialRectifier(1f, 1f, 1f), x, append);
        Append(new Softplus(1f, 20f), x, append);
        Append(new MagnitudePower(1.7f), x, append);
    }

    private static void Append<TFunction>(TFunction function, float[] x, CanaryResult append)
        where TFunction : struct, IFunction
    {
        var y = new float[x.Length];
        FunctionLoop.Value(function, x, y);
        append(y);
        FunctionLoop.Gradient(function, x, y, x, y);
        append(y);
    }
}
