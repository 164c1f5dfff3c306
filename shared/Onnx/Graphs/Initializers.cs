using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cluster.Engine.Models;
using Cluster.Onnx.Format;
using Google.Protobuf;

namespace Cluster.Onnx.Graphs;

/// <summary>The constant tensors of a graph: parameters under their names, and numbers that operations need. Each is written once.</summary>
internal sealed class Initializers
{
    private readonly Dictionary<string, Weights> _weights = new(StringComparer.Ordinal);
    private readonly Dictionary<ByteString, string> _names = [];
    private readonly List<TensorProto> _constants = [];

    /// <summary>Whether a tensor has this name already.</summary>
    public bool Contains(string name) => _weights.ContainsKey(name) || _constants.Any(constant => constant.Name == name);

    /// <summary>A parameter as it lies in the arena.</summary>
    /// <returns>Its name.</returns>
    public string Parameter(ParameterSlice slice) =>
        FromWeights(slice.Name, [.. slice.Shape.Sizes.ToArray().Select(size => (long)size)], [slice.Offset..(slice.Offset + slice.Length)]);

    /// <summary>Stretches of the arena, one behind the other.</summary>
    /// <param name="name">A name; the same one means the same tensor.</param>
    /// <param name="sizes">Axis sizes.</param>
    /// <param name="stretches">Where the numbers lie among the weights.</param>
    /// <returns>The name.</returns>
    public string FromWeights(string name, long[] sizes, Range[] stretches)
    {
        _weights.TryAdd(name, new Weights(sizes, stretches));
        return name;
    }

    /// <summary>A tensor of numbers.</summary>
    public string Floats(ReadOnlySpan<long> sizes, ReadOnlySpan<float> values) =>
        Constant(TensorProto.Types.DataType.Float, sizes, Bytes(values));

    /// <summary>A tensor of whole numbers, such as a shape.</summary>
    public string Integers(ReadOnlySpan<long> sizes, ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(index * sizeof(long)), values[index]);
        }

        return Constant(TensorProto.Types.DataType.Int64, sizes, bytes);
    }

    /// <summary>A tensor of truths.</summary>
    public string Truths(ReadOnlySpan<long> sizes, ReadOnlySpan<bool> values) =>
        Constant(TensorProto.Types.DataType.Bool, sizes, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Writes all of them.</summary>
    /// <param name="target">Takes them.</param>
    /// <param name="arena">The model's weights.</param>
    public void WriteTo(ICollection<TensorProto> target, ReadOnlySpan<float> arena)
    {
        foreach (var (name, weights) in _weights)
        {
            using var bytes = new MemoryStream();
            foreach (var stretch in weights.Stretches)
            {
                bytes.Write(Bytes(arena[stretch]));
            }

            target.Add(Tensor(name, TensorProto.Types.DataType.Float, weights.Sizes, bytes.ToArray()));
        }

        foreach (var constant in _constants)
        {
            target.Add(constant);
        }
    }

    private string Constant(TensorProto.Types.DataType type, ReadOnlySpan<long> sizes, byte[] bytes)
    {
        var tensor = Tensor("", type, sizes, bytes);
        var key = tensor.ToByteString();
        if (!_names.TryGetValue(key, out var name))
        {
            tensor.Name = name = $"/constant_{_constants.Count}";
            _names.Add(key, name);
            _constants.Add(tensor);
        }

        return name;
    }

    private static byte[] Bytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(index * sizeof(float)), values[index]);
        }

        return bytes;
    }

    private static TensorProto Tensor(string name, TensorProto.Types.DataType type, ReadOnlySpan<long> sizes, byte[] bytes) =>
        new() { Name = name, DataType = (int)type, Dims = { sizes.ToArray() }, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };

    private sealed record Weights(long[] Sizes, Range[] Stretches);
}
