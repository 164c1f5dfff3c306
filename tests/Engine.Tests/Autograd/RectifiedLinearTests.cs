using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Autograd;

/// <summary>Linear layers that apply ReLU on the way, against the same with ReLU as an operation of its own, bit for bit.</summary>
public sealed class RectifiedLinearTests
{
    private const int Rows = 37;
    private const int Features = 50;
    private const int Hidden = 70;
    private const int Classes = 10;

    private static readonly Shape[] Shapes =
        [new(Rows, Features), new(Hidden, Features), new(Hidden), new(Classes, Hidden), new(Classes)];

    [Fact]
    public void ForwardBackward_ReLUOnTheWay_GivesTheBitsOfSeparateOperations()
    {
        using var separate = new TapeFixture(Shapes, Network, keepsResults: true);
        using var fused = new TapeFixture(Shapes, Network);

        Assert.True(fused.Tape.ArenaLength < separate.Tape.ArenaLength, "ReLU took room of its own");
        separate.Run();
        fused.Run();

        Bits.AssertEqual(separate.Tape.ValuesOf(separate.Tape.Output), fused.Tape.ValuesOf(fused.Tape.Output), "output");
        for (var parameter = 0; parameter < Shapes.Length; parameter++)
        {
            Bits.AssertEqual(separate.GradientsOf(parameter), fused.GradientsOf(parameter), $"gradient of parameter {parameter}");
            Assert.Contains(fused.GradientsOf(parameter).ToArray(), value => value != 0);
        }
    }
    private static Value Network(TapeRecorder tape, Value[] p)
    {
        var hidden = tape.Apply(new ReLUOperation(), tape.Apply(new LinearOperation(), p[0], p[1], p[2]));
        return tape.Apply(new LinearOperation(), hidden, p[3], p[4]);
    }
}
