using System.Buffers.Binary;
using Cluster.Collectives.Transports;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Security.Inputs;

namespace Cluster.Security.Targets;

/// <summary>The forms in which numbers cross a network. An input begins with how many values it says to stand for, in two bytes.</summary>
internal static class WireFormatTargets
{
    private const int MostValues = 3 * WireBlock.Floats;

    private static readonly int[] Counts = [1, 15, 100, WireBlock.Floats, WireBlock.Floats + 77];

    [ThreadStatic]
    private static float[]? _values;

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> All => [.. Names.Select(name => Of(name, WireCodecs.Of(name))), Changes()];

    private static IEnumerable<string> Names => ["fp32", "bf16", "fp16", "top_k", "lossless"];

    // What is decoded has room before any byte is looked at: up to a block of 32 KiB beside it.
    private static Target Of(string name, IWireCodec codec) => new(
        $"wire/{name}",
        InputForm.Bytes,
        [.. Counts.Select(count => Encode(codec, count))],
        (input, _) => codec.Decode(input.AsSpan(Math.Min(2, input.Length)), Values(input)),
        typeof(ContractException));

    private static Target Changes()
    {
        var layout = ParameterLayout.Of(new Sequential(new Linear(200, 64), new BatchNorm(64), new Linear(64, 3)));
        var form = RunWire.Of("bf16", 1, layout).Changes!;
        var before = new AlignedBuffer(layout.Length);
        var encoded = new byte[form.MostBytes(layout.Length)];
        encoded = encoded[..form.Encode(new ushort[layout.Length], before.Span, 0, encoded)];
        return new Target(
            "wire/change",
            InputForm.Bytes,
            [encoded],
            (input, _) =>
            {
                using var after = new AlignedBuffer(layout.Length);
                form.Decode(input, before.Span, after.Span, 0);
            },
            typeof(ContractException));
    }

    private static byte[] Encode(IWireCodec codec, int count)
    {
        var (values, encoded) = (new float[count], new byte[2 + codec.MostBytes(count)]);
        for (var index = 0; index < count; index++)
        {
            values[index] = index % 7 == 0 ? 0 : (float)Math.ScaleB(index - 40, -(index % 23));
        }

        BinaryPrimitives.WriteUInt16LittleEndian(encoded, (ushort)count);
        return encoded[..(2 + codec.Encode(values, encoded.AsSpan(2)))];
    }

    private static Span<float> Values(byte[] input)
    {
        _values ??= new float[MostValues];
        return _values.AsSpan(0, input.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(input) % MostValues);
    }
}
