using System.Runtime.InteropServices;
using Cluster.Engine.Initialization;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;

namespace Cluster.Checkpoints.Tests;

/// <summary>A small model whose slices need padding, with values that only a bitwise copy keeps.</summary>
internal sealed class TestModel : IDisposable
{
    public TestModel(Optimizer? optimizer = null, int inputs = 3)
    {
        Layout = ParameterLayout.Of(new Sequential(new Linear(inputs, 5), new ReLU(), new Linear(5, 2)));
        Weights = new AlignedBuffer(Layout.Length);
        Optimizer = new OptimizerState(optimizer ?? new Adam(), Layout.Length);
    }

    /// <summary>NaNs with payloads, quiet and signalling, of both signs; -0; infinities; the least and largest subnormal.</summary>
    public static ReadOnlySpan<uint> TellingBits =>
    [
        0x7FC0_0001, 0x7F80_0001, 0xFFC1_2345, 0xFFA5_5AA5, 0x8000_0000, 0x0000_0000, 0x7F80_0000, 0xFF80_0000,
        0x0000_0001, 0x807F_FFFF, 0x3F80_0000, 0xBF80_0001, 0x7F7F_FFFF,
    ];

    public ParameterLayout Layout { get; }

    public AlignedBuffer Weights { get; }

    public OptimizerState Optimizer { get; }

    public ModelNumbers Numbers => new(Layout, Weights, Optimizer);

    public static TestModel Filled(Optimizer? optimizer = null, int inputs = 3)
    {
        var model = new TestModel(optimizer, inputs);
        Fill(model.Layout, model.Weights, 0);
        foreach (var name in model.Optimizer.Names)
        {
            Fill(model.Layout, model.Optimizer[name], 1 + model.Optimizer.Names.IndexOf(name));
        }

        model.Optimizer.Step = 349;
        return model;
    }

    public static void Fill(ParameterLayout layout, AlignedBuffer arena, int start)
    {
        var bits = MemoryMarshal.Cast<float, uint>(arena.Span);
        foreach (var slice in layout.Parameters)
        {
            for (var i = 0; i < slice.Length; i++)
            {
                var at = start++;
                bits[slice.Offset + i] = at < TellingBits.Length ? TellingBits[at] : BitConverter.SingleToUInt32Bits(at * 0.37f);
            }
        }
    }

    public static byte[] Bits(AlignedBuffer arena) => MemoryMarshal.AsBytes(arena.Span).ToArray();

    public CheckpointState State(long step = 350) => new(
        step, 2, 50, ulong.MaxValue, "job-hash", 3, "build <é> \"1\"", WeightsDigest.Compute(Layout, Weights));

    public string Write(string folder, long step = 350) => CheckpointWriter.Write(folder, State(step), Numbers);

    public string Write(string folder, IDurableStorage storage) =>
        CheckpointWriter.Write(folder, State(), Numbers, null, null, storage);

    public void Dispose()
    {
        Weights.Dispose();
        Optimizer.Dispose();
    }

    /// <summary>Parameters of any names and shapes.</summary>
    public static ParameterLayout LayoutOf(params (string Name, Shape Shape)[] parameters) => ParameterLayout.Of(new Named(parameters));

    private sealed class Named((string Name, Shape Shape)[] parameters) : Module
    {
        public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters { get; } =
            [.. parameters.Select(one => KeyValuePair.Create(one.Name, new Parameter(one.Shape, ConstantInitializer.Zeros)))];

        public override Shape OutputShape(Shape sample) => sample;

        public override Engine.Autograd.Value Record(Engine.Autograd.TapeRecorder tape, Engine.Autograd.Value input) => input;
    }
}
