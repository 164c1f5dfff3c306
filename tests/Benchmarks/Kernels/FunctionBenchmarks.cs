using BenchmarkDotNet.Attributes;
using Cluster.Engine.Kernels;

namespace Cluster.Benchmarks.Kernels;

/// <summary>Functions of arrays that fit the first cache.</summary>
public class FunctionBenchmarks
{
    private readonly float[] _x = new float[4096];
    private readonly float[] _result = new float[4096];

    /// <summary>Fills the arguments.</summary>
    [GlobalSetup]
    public void Fill() => RandomNumbers.Fill(_x, 1);

    /// <summary>Exponential.</summary>
    [Benchmark]
    public void Exp() => Exponentials.Exp(_x, _result);

    /// <summary>Hyperbolic tangent.</summary>
    [Benchmark]
    public void Tanh() => Activations.Tanh(_x, _result);

    /// <summary>Rectifier.</summary>
    [Benchmark]
    public void Relu() => Activations.Relu(_x, _result);

    /// <summary>Sum.</summary>
    [Benchmark]
    public float Sum() => Reductions.Sum(_x);
}
