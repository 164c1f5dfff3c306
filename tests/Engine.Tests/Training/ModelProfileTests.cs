using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Training;

public sealed class ModelProfileTests
{
    [Fact]
    public void Perceptron_IsCountedByTheRule()
    {
        var modules = Profile(new Sequential(new Linear(6, 5), new ReLU(), new Linear(5, 3)), new Shape(6));

        Assert.Equal(["", "0", "1", "2"], modules.Select(module => module.Name));
        Assert.Equal([53, 35, 0, 18], modules.Select(module => module.Parameters));
        Assert.Equal([95, 60, 5, 30], modules.Select(module => module.ForwardFlops));

        // Nobody needs the gradient in the samples.
        Assert.Equal([125, 60, 5, 60], modules.Select(module => module.BackwardFlops));
    }

    [Fact]
    public void Convolution_CountsItsKernelAtEveryPlace()
    {
        var modules = Profile(new Sequential(new Conv2d(4, 6, new Pair(3, 3), padding: new Pair(1, 1), groups: 2)), new Shape(4, 5, 7));

        Assert.Equal(2L * 6 * 5 * 7 * 2 * 3 * 3, modules[1].ForwardFlops);
    }

    [Fact]
    public void RecurrentLayer_CountsEveryStep()
    {
        var modules = Profile(new Sequential(new LSTM(4, 5)), new Shape(7, 4));

        Assert.Equal(2L * 7 * (4 + 5) * 4 * 5, modules[1].ForwardFlops);
    }

    [Fact]
    public void Modules_WithinOthers_StandBehindThem()
    {
        var modules = Profile(new Sequential(new Residual(new Sequential(new Linear(6, 6), new Tanh()))), new Shape(6));

        Assert.Equal([("", 0), ("0", 1), ("0.body", 2), ("0.body.0", 3), ("0.body.1", 3)], modules.Select(module => (module.Name, module.Depth)));
        Assert.Equal(modules[2].ForwardFlops + 6, modules[1].ForwardFlops);
        Assert.All(modules, module => Assert.Equal(new Shape(6), module.OutputShape));
    }

    [Fact]
    public void RecomputedStretch_CountsForwardAgain()
    {
        var body = new Sequential(new Tanh());

        var (plain, again) = (Profile(new Sequential(new Linear(6, 6), body), new Shape(6)), Profile(
            new Sequential(new Linear(6, 6), new Recompute(body)), new Shape(6)));

        Assert.Equal(plain[0].BackwardFlops + 6, again[0].BackwardFlops);
    }

    [Fact]
    public void Memory_OfAllModules_IsThatOfTheTapeWithoutSamples()
    {
        var (model, sample, parts) = (new Sequential(new Linear(6, 5), new Tanh(), new Linear(5, 3)), new Shape(6), new MicroBatches(16));
        var layout = ParameterLayout.Of(model);

        var modules = ModelProfile.Of(model, layout, sample, parts);

        var samples = 2L * parts.Samples * sample.ElementCount * sizeof(float);
        Assert.Equal(MicroBatchMemory.Of(model, layout, sample, parts).ActivationBytes - samples, modules[0].ActivationBytes);
        Assert.Equal(modules[0].ActivationBytes, modules.Skip(1).Sum(module => module.ActivationBytes));
    }

    private static ImmutableArray<ModuleProfile> Profile(Module model, Shape sample) =>
        ModelProfile.Of(model, ParameterLayout.Of(model), sample, new MicroBatches(4));
}
