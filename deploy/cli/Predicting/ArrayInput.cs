using System.Runtime.InteropServices;
using Cluster.Data;
using Cluster.Engine.Tensors;

namespace Cluster.Cli.Predicting;

/// <summary>Samples of a NumPy array, whose first axis counts them. Bytes are pixels, 255 becoming 1 as in data files of images; other numbers are
/// those that the model sees.</summary>
internal sealed class ArrayInput : SampleInput
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly NpyHeader _header;
    private readonly int _sampleSize;
    private readonly int _elementBytes;
    private long _left;

    public ArrayInput(string path, Shape sample)
    {
        _path = path;
        _file = Open(path);
        try
        {
            _header = NpyHeader.Read(_file, path);
            (_sampleSize, _elementBytes, _left) = (sample.ElementCount, SizeOf(_header.Type), _header.Sizes.FirstOrDefault());
            var size = _header.Sizes.Skip(1).Aggregate(1L, (product, axis) => product * axis);
            if (_header.Sizes.Length == 0 || size != _sampleSize)
            {
                throw new DataException(
                    $"NumPy file {path} needs samples {sample} along its first axis, got the axes [{string.Join(", ", _header.Sizes)}]; "
                    + "reshape the array.");
            }
        }
        catch (EndOfStreamException failure)
        {
            _file.Dispose();
            throw Cut(failure);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public override long? Count => _header.Sizes[0];

    public override float[] ReadNext(int most)
    {
        var count = (int)Math.Min(most, _left);
        var bytes = new byte[count * _sampleSize * _elementBytes];
        try
        {
            _file.ReadExactly(bytes);
        }
        catch (EndOfStreamException failure)
        {
            throw Cut(failure);
        }

        _left -= count;
        return _header.Type switch
        {
            "|u1" => Array.ConvertAll(bytes, level => level / 255f),
            "<f4" => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            "<f8" => Converted<double>(bytes, number => (float)number),
            "<f2" => Converted<Half>(bytes, number => (float)number),
            "<i8" => Converted<long>(bytes, number => number),
            "<i4" => Converted<int>(bytes, number => number),
            _ => Converted<short>(bytes, number => number),
        };
    }

    public override void Dispose() => _file.Dispose();

    private static float[] Converted<T>(byte[] bytes, Converter<T, float> convert)
        where T : struct => Array.ConvertAll(MemoryMarshal.Cast<byte, T>(bytes).ToArray(), convert);

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"NumPy file {path} cannot be opened ({failure.Message}); check the path.", failure);
        }
    }

    private int SizeOf(string type) => type switch
    {
        "|u1" => 1,
        "<f2" or "<i2" => 2,
        "<f4" or "<i4" => 4,
        "<f8" or "<i8" => 8,
        _ => throw new DataException(
            $"NumPy file {_path} needs elements u1, f2, f4, f8, i2, i4 or i8, little-endian, got {type}; convert the array."),
    };

    private DataException Cut(Exception failure) =>
        new($"NumPy file {_path} ends before its last sample; copy or write it again.", failure);
}
