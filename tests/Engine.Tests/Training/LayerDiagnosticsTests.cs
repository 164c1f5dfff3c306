using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Tests.Models;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Training;

public sealed class LayerDiagnosticsTests
{
    [Fact]
    public void Activations_DeadUnits_AreCountedPerLayer()
    {
        using var fixture = Fixture(new ReLU(), bias: [-100f, 1f, -100f, 1f]);

        var reports = LayerDiagnostics.Activations(fixture.Tape);

        Assert.Equal(["0", "1", "2"], reports.Select(report => report.Name));
        Assert.Equal(["Linear", "ReLU", "Linear"], reports.Select(report => report.Kind));
        Assert.Equal(4, reports[1].Units);
        Assert.Equal(2, reports[1].DeadUnits);
        Assert.Null(reports[1].SaturatedShare);
    }

    [Fact]
    public void Activations_SaturatedUnits_AreCountedAtBothBounds()
    {
        using var fixture = Fixture(new Tanh(), bias: [-100f, 0f, 100f, 0f]);

        Assert.Equal(0.5, LayerDiagnostics.Activations(fixture.Tape)[1].SaturatedShare);
    }

    [Fact]
    public void Activations_NumbersThatAreNone_AreCounted()
    {
        using var fixture = Fixture(new ReLU(), bias: [float.NaN, 0f, 0f, 0f]);

        Assert.Equal(6, LayerDiagnostics.Activations(fixture.Tape)[1].NonFiniteCount);
    }

    [Fact]
    public void Gradients_OfEveryLayer_AreTheirNorms()
    {
        using var fixture = Fixture(new Tanh(), bias: [0f, 0f, 0f, 0f]);

        var reports = LayerDiagnostics.Gradients(fixture.Layout, fixture.Weights, fixture.Gradients);

        Assert.Equal(["0", "2"], reports.Select(report => report.Name));
        var all = Math.Sqrt(fixture.Gradients.Span.ToArray().Sum(value => (double)value * value));
        Assert.Equal(all, Math.Sqrt(reports.Sum(report => report.GradientNorm * report.GradientNorm)), 1e-6);
        Assert.All(reports, report => Assert.True(report.WeightNorm > 0));
    }

    [Fact]
    public void Activations_NestedModules_CarryTheirFullNames()
    {
        var body = new Sequential(new Linear(3, 3), new ReLU());
        using var fixture = new ModuleFixture(new Sequential(new Residual(body)), new Shape(2, 3), keepsResults: true);
        fixture.Run();

        Assert.Equal(["0.body.0", "0.body.1", "0.body", "0"], LayerDiagnostics.Activations(fixture.Tape).Select(report => report.Name));
    }

    private static ModuleFixture Fixture(Module activation, float[] bias)
    {
        var fixture = new ModuleFixture(new Sequential(new Linear(3, 4), activation, new Linear(4, 2)), new Shape(6, 3), keepsResults: true);
        var slice = fixture.Layout.Parameters.Single(parameter => parameter.Name == "0.bias");
        bias.CopyTo(fixture.Weights.Span[slice.Offset..]);
        fixture.Run();
        return fixture;
    }
}
