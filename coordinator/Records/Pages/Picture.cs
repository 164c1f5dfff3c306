using System.Buffers.Binary;
using System.Text.Json.Serialization;

namespace Cluster.Coordinator.Records.Pages;

/// <summary>A small picture of 8 bits a channel.</summary>
public sealed class Picture
{
    private const int HeaderBytes = 54;
    private const int InfoHeaderBytes = 40;
    private const short BitsPerPixel = 24;

    /// <summary>A picture.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">Row by row from the top: one byte a pixel for grey, three for red, green and blue.</param>
    /// <exception cref="ArgumentException">Their number fits neither.</exception>
    public Picture(int width, int height, ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length != width * height && pixels.Length != 3 * width * height)
        {
            throw new ArgumentException(
                $"Picture needs {width * height} grey or {3 * width * height} coloured bytes, got {pixels.Length}.", nameof(pixels));
        }

        (Width, Height, Pixels) = (width, height, pixels.ToArray());
    }

    /// <summary>A picture as it was kept.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">Row by row from the top.</param>
    [JsonConstructor]
    public Picture(int width, int height, ReadOnlyMemory<byte> pixels)
        : this(width, height, pixels.Span)
    {
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Row by row from the top: one byte a pixel for grey, three for red, green and blue.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>The picture as an address that holds all of it: an uncompressed bitmap.</summary>
    public string ToDataUri()
    {
        // Rows lie bottom up, each a multiple of four bytes long, blue before green before red.
        var stride = ((3 * Width) + 3) & ~3;
        var file = new byte[HeaderBytes + (stride * Height)];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), InfoHeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), Width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), Height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), BitsPerPixel);
        var channels = Pixels.Length / Math.Max(1, Width * Height);
        for (var y = 0; y < Height; y++)
        {
            var row = file.AsSpan(HeaderBytes + (stride * (Height - 1 - y)));
            for (var x = 0; x < Width; x++)
            {
                var pixel = Pixels.Span.Slice(channels * ((y * Width) + x), channels);
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = (pixel[^1], pixel[channels / 2], pixel[0]);
            }
        }

        return $"data:image/bmp;base64,{Convert.ToBase64String(file)}";
    }
}
