using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>Hashes what a dataset consists of. Every part is preceded by its tag or length, so no two datasets share an encoding.</summary>
internal static class ContentHasher
{
    private static ReadOnlySpan<byte> SamplesTag => "cluster.data.samples.v1\n"u8;

    private static ReadOnlySpan<byte> SplitsTag => "cluster.data.splits.v1\n"u8;

    /// <summary>Hash of samples kept as bytes with one byte of label each.</summary>
    /// <param name="sampleShape">Shape of one sample.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="samples">Count × sampleShape.ElementCount bytes.</param>
    /// <param name="labels">Count bytes.</param>
    public static string Hash(Shape sampleShape, int classes, ReadOnlySpan<byte> samples, ReadOnlySpan<byte> labels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SamplesTag);
        Append(hash, sampleShape);
        Append(hash, classes);
        Append(hash, labels.Length);
        hash.AppendData(labels);
        hash.AppendData(samples);
        return Finish(hash);
    }

    /// <summary>Hash over the hashes of the parts, in order.</summary>
    /// <param name="parts">Lower-case hex hashes of equal length.</param>
    public static string Combine(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SplitsTag);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(part));
        }

        return Finish(hash);
    }

    /// <summary>Hash of a tag and what describes a dataset, each preceded by its length.</summary>
    /// <param name="tag">Kind of the dataset, with a version.</param>
    /// <param name="parts">Numbers as text, hashes, names.</param>
    public static string Describe(ReadOnlySpan<byte> tag, params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(tag);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            Append(hash, bytes.Length);
            hash.AppendData(bytes);
        }

        return Finish(hash);
    }

    /// <summary>Adds a shape.</summary>
    public static void Append(IncrementalHash hash, Shape shape)
    {
        Append(hash, shape.Rank);
        foreach (var size in shape.Sizes)
        {
            Append(hash, size);
        }
    }

    /// <summary>Adds a number.</summary>
    public static void Append(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }

    /// <summary>The hash in lower-case hex.</summary>
    public static string Finish(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
