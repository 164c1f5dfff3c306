using System.Buffers.Binary;
using System.Collections.Immutable;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints;

/// <summary>A safetensors file: opening checks the header against the file, reading goes straight into arenas of float32.</summary>
/// <remarks>Format: 8 bytes little-endian header length; a JSON object that maps each name to dtype, shape and data_offsets, and
/// optionally "__metadata__" to texts; then the data without holes. Stricter than the format where it is silent: no unknown keys, the
/// types of numpy and BF16 only, and a header of at most <see cref="HeaderBytesMax"/>. Source: github.com/huggingface/safetensors,
/// README, "Format".</remarks>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>Longest header that is read, in bytes: some 100,000 tensors.</summary>
    public const int HeaderBytesMax = 16 << 20;

    internal const int LengthBytes = sizeof(ulong);

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly Dictionary<string, SafetensorsEntry> _byName;
    private readonly long _dataOffset;

    private SafetensorsFile(string path, SafeFileHandle file, long fileBytes)
    {
        (_path, _file) = (path, file);
        Span<byte> prefix = stackalloc byte[LengthBytes];
        ReadAt(prefix, 0);
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var most = Math.Min(fileBytes - LengthBytes, HeaderBytesMax);
        if (headerBytes > (ulong)most)
        {
            throw new CheckpointException(
                $"{path} needs a header of at most {most} bytes, got a length of {headerBytes}; take a whole safetensors file.");
        }

        var json = new byte[headerBytes];
        ReadAt(json, LengthBytes);
        _dataOffset = LengthBytes + json.Length;
        var header = new SafetensorsHeader(path, fileBytes - _dataOffset).Parse(json);
        Tensors = header.Entries;
        Metadata = header.Metadata;
        _byName = Tensors.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The tensors in the order of their data.</summary>
    public ImmutableArray<SafetensorsEntry> Tensors { get; }

    /// <summary>The file's "__metadata__"; empty if it has none.</summary>
    public ImmutableDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its whole header; no tensor is read.</summary>
    /// <param name="path">A regular file; links are refused.</param>
    /// <exception cref="CheckpointException">It is missing, no such file, or not as the format demands.</exception>
    public static SafetensorsFile Open(string path)
    {
        var (file, bytes) = RegularFile.Open(path, LengthBytes, long.MaxValue);
        try
        {
            return new SafetensorsFile(path, file, bytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a model's weights into a new file that PyTorch's safetensors package reads, and forces it to the disk.</summary>
    /// <param name="path">A path where nothing exists yet.</param>
    /// <param name="layout">Names, shapes and places of the parameters; the tensors come in this order.</param>
    /// <param name="weights">Arena of the layout's length.</param>
    /// <param name="metadata">Free texts about the file; they come sorted by name.</param>
    /// <exception cref="ArgumentException">The arena has another length, or a name cannot stand in the format.</exception>
    /// <exception cref="CheckpointException">The path is taken, or the disk did not take or keep the file.</exception>
    public static void Write(
        string path, ParameterLayout layout, AlignedBuffer weights, IReadOnlyDictionary<string, string>? metadata = null)
    {
        Arenas.Check(layout, weights, nameof(weights));
        var writer = new SafetensorsWriter(SafetensorsWriter.Weights(layout, weights), metadata);
        using var file = DurableFile.Create(path);
        writer.WriteTo(file);
        file.Commit();
        DurableDirectory.Sync(Path.GetDirectoryName(file.Path)!);
    }

    /// <summary>Reads a model's weights, bit for bit.</summary>
    /// <param name="layout">Layout of the model; it must have the file's tensors, all of them and no others.</param>
    /// <param name="weights">Arena of the layout's length; padding becomes 0. It stays as it is where names or shapes differ.</param>
    /// <exception cref="ArgumentException">The arena has another length.</exception>
    /// <exception cref="CheckpointException">The file is of another model, or cannot be read.</exception>
    public void ReadWeights(ParameterLayout layout, AlignedBuffer weights)
    {
        Arenas.Check(layout, weights, nameof(weights));
        Checkpoint.ReadTensors(_path, this, [.. SafetensorsWriter.Weights(layout, weights)]);
    }

    /// <summary>The tensor of a name, or null.</summary>
    /// <param name="name">Name of a tensor.</param>
    public SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads one tensor: float32 bit for bit, 16 bits as the same values, int64 rounded to the nearest.</summary>
    /// <param name="name">Name of a readable tensor of this file.</param>
    /// <param name="destination">As long as the tensor.</param>
    /// <exception cref="ArgumentException">There is no such tensor, it is of another type, or the destination has another length.</exception>
    /// <exception cref="CheckpointException">The file cannot be read or became shorter; the destination's content is undefined.</exception>
    public void Read(string name, Span<float> destination)
    {
        if (Find(name) is not { IsReadable: true } entry || entry.Length != destination.Length)
        {
            throw new ArgumentException(
                $"Read needs a readable tensor of {_path} and as many floats, got '{name}' and {destination.Length}; see Tensors.");
        }

        var offset = _dataOffset + entry.Offset;
        if (entry.Dtype != SafetensorsTypes.Float32)
        {
            ReadConverted(entry, destination, offset);
            return;
        }

        for (var chunk = 0; chunk < FloatBytes.ChunkCount(destination.Length); chunk++)
        {
            var bytes = FloatBytes.Chunk(destination, chunk);
            ReadAt(bytes, offset);
            offset += bytes.Length;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void ReadConverted(SafetensorsEntry entry, Span<float> destination, long offset)
    {
        const int ChunkLength = 1 << 16;
        var size = SafetensorsTypes.SizeOf(entry.Dtype)!.Value;
        var bytes = new byte[size * Math.Min(ChunkLength, destination.Length)];
        for (var start = 0; start < destination.Length; start += ChunkLength)
        {
            var part = destination.Slice(start, Math.Min(ChunkLength, destination.Length - start));
            ReadAt(bytes.AsSpan(0, size * part.Length), offset + ((long)size * start));
            for (var index = 0; index < part.Length; index++)
            {
                part[index] = SafetensorsTypes.ToSingle(entry.Dtype, bytes.AsSpan(size * index));
            }
        }
    }

    private void ReadAt(Span<byte> destination, long offset) => RegularFile.ReadExactly(_file, _path, destination, offset);
}
