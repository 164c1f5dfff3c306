using System.Runtime.InteropServices;
using Cluster.FaultSimulation.Numbers;
using Cluster.Protocol.Tests.Schedules;

namespace Cluster.FaultSimulation.Coordinators;

/// <summary>Where a run stands between two rounds.</summary>
/// <param name="Step">Updates behind the weights.</param>
/// <param name="Epoch">Epoch of the next step.</param>
/// <param name="StepInEpoch">Steps of that epoch that are done.</param>
/// <param name="IsEvaluationDue">1 if the evaluation behind the last step is missing.</param>
internal readonly record struct Position(long Step, int Epoch, int StepInEpoch, long IsEvaluationDue);

/// <summary>What a checkpoint holds, and its two files: the numbers, and a manifest with their hash and its own.</summary>
/// <param name="Position">Where the run stood.</param>
/// <param name="Numbers">All its numbers.</param>
/// <param name="Term">Term of the coordinator that wrote it.</param>
/// <param name="LedgerHead">Hash of the ledger's entry for its last round.</param>
internal sealed record CheckpointImage(Position Position, ModelNumbers Numbers, long Term, ulong LedgerHead)
{
    public const string NumbersName = "numbers";
    public const string ManifestName = "manifest";

    public byte[] NumbersBytes()
    {
        var numbers = Numbers;
        return MemoryMarshal.AsBytes(new Span<ModelNumbers>(ref numbers)).ToArray();
    }

    public byte[] ManifestBytes()
    {
        var manifest = new Manifest(Position, Term, LedgerHead, HashOf(NumbersBytes()), 0);
        manifest = manifest with { Own = HashOf(Bytes(manifest)) };
        return Bytes(manifest);
    }

    /// <summary>Reads a checkpoint from its two files.</summary>
    /// <param name="read">Reads a file by its name; null if there is none.</param>
    /// <returns>The checkpoint; null unless both files are whole.</returns>
    public static CheckpointImage? Read(Func<string, byte[]?> read) => Read(read(NumbersName), read(ManifestName));

    /// <summary>Reads a checkpoint without a look at its hashes; what is missing of it is 0.</summary>
    public static CheckpointImage? ReadBlindly(Func<string, byte[]?> read)
    {
        var (numbers, manifest) = (new byte[Marshal.SizeOf<ModelNumbers>()], new byte[Marshal.SizeOf<Manifest>()]);
        if (read(NumbersName) is not { } itsNumbers || read(ManifestName) is not { } itsManifest)
        {
            return null;
        }

        itsNumbers.CopyTo(numbers, 0);
        itsManifest.CopyTo(manifest, 0);
        var said = MemoryMarshal.Read<Manifest>(manifest);
        return new CheckpointImage(said.Position, MemoryMarshal.Read<ModelNumbers>(numbers), said.Term, said.LedgerHead);
    }

    private static CheckpointImage? Read(byte[]? numbers, byte[]? manifest)
    {
        if (numbers is null || manifest is null || numbers.Length != Marshal.SizeOf<ModelNumbers>() || manifest.Length != Marshal.SizeOf<Manifest>())
        {
            return null;
        }

        var read = MemoryMarshal.Read<Manifest>(manifest);
        return read.Own == HashOf(Bytes(read with { Own = 0 })) && read.NumbersHash == HashOf(numbers)
            ? new CheckpointImage(read.Position, MemoryMarshal.Read<ModelNumbers>(numbers), read.Term, read.LedgerHead)
            : null;
    }

    public static ulong HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        foreach (var value in MemoryMarshal.Cast<byte, int>(bytes))
        {
            hash = ScheduleRandom.Hash((long)hash, value);
        }

        return hash;
    }

    private static byte[] Bytes(Manifest manifest) => MemoryMarshal.AsBytes(new Span<Manifest>(ref manifest)).ToArray();

    private readonly record struct Manifest(Position Position, long Term, ulong LedgerHead, ulong NumbersHash, ulong Own);
}
