using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>Hashes what a dataset consists of. Every part is preceded by its tag or length, so no two datasets share an encoding.</summary>
internal static class ContentHasher
{
    private static ReadOnlySpan<byte> SamplesTag => "cluster.data.samples.v1\n"u8;

    private static ReadOnlySpan<byte> NormalizedTag => "cluster.data.normalized.v1\n"u8;

    private static ReadOnlySpan<byte> NumbersTag => "cluster.data.numbers.v1\n"u8;

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

    /// <summary>Hash of samples and targets kept as numbers.</summary>
    /// <param name="sampleShape">Shape of one sample.</param>
    /// <param name="targets">What is to be predicted.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="labels">The labels; empty where targets are values.</param>
    /// <param name="values">The target values; empty where targets are labels.</param>
    public static string Hash(
        Shape sampleShape, TargetSchema targets, ReadOnlySpan<float> samples, ReadOnlySpan<int> labels, ReadOnlySpan<float> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(NumbersTag);
        foreach (var shape in (ReadOnlySpan<Shape>)[sampleShape, targets.Shape])
        {
            Append(hash, shape.Rank);
            Append(hash, shape.Sizes);
        }

        Append(hash, targets.Classes);
        Append(hash, samples.Length);
        Append(hash, MemoryMarshal.Cast<float, int>(samples));
        Append(hash, labels);
        Append(hash, MemoryMarshal.Cast<float, int>(values));
        return Finish(hash);
    }

    /// <summary>Hash of samples that are scaled when they are copied.</summary>
    /// <param name="source">Hash of the samples before.</param>
    /// <param name="means">What is taken off each channel.</param>
    /// <param name="deviations">What each channel is divided by.</param>
    public static string Normalized(string source, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(NormalizedTag);
        hash.AppendData(Encoding.ASCII.GetBytes(source));
        Append(hash, means.Length);
        for (var channel = 0; channel < means.Length; channel++)
        {
            Append(hash, BitConverter.SingleToInt32Bits(means[channel]));
            Append(hash, BitConverter.SingleToInt32Bits(deviations[channel]));
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

    private static void Append(IncrementalHash hash, ReadOnlySpan<int> values)
    {
        foreach (var value in values)
        {
            Append(hash, value);
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
