using Cluster.Protocol.Tests.Schedules;

namespace Cluster.Security.Inputs;

/// <summary>What can be done to any bytes.</summary>
internal static class ByteMutations
{
    private static readonly byte[] Bytes = [0, 1, 0x7F, 0x80, 0xFE, 0xFF];

    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000000,
        0x3FFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFF0, 0xFFFFFFFFFFFFFFFF,
    ];

    private static readonly Action<Draft, ScheduleRandom>[] All =
        [FlipBit, SetByte, SetByte, Truncate, Remove, Repeat, Insert, SetNumber, SetNumber, InsertVarint, Swap, Nest];

    /// <summary>Does one of these things.</summary>
    public static void Apply(Draft draft, ScheduleRandom random) => random.Pick(All)(draft, random);

    /// <summary>Puts a piece of another input somewhere, in the place of as many bytes or between.</summary>
    public static void Splice(Draft draft, ReadOnlySpan<byte> other, ScheduleRandom random)
    {
        var first = random.Below(other.Length + 1);
        var piece = other.Slice(first, random.Below(other.Length - first + 1));
        var (start, count) = draft.Piece(random, random.Chance(50) ? piece.Length : 0);
        draft.Replace(start, count, piece);
    }

    /// <summary>Bytes of chance alone.</summary>
    public static void Scribble(Draft draft, ScheduleRandom random)
    {
        var bytes = new byte[random.Below(random.Chance(10) ? 4096 : 64)];
        Fill(bytes, random);
        draft.Set(bytes);
    }

    /// <summary>A number as protobuf writes it, perhaps in more bytes than it needs, or without an end.</summary>
    public static byte[] Varint(ScheduleRandom random)
    {
        var number = random.Pick(Numbers);
        var bytes = new List<byte>();
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
        if (random.Chance(10))
        {
            bytes[^1] |= 0x80;
            bytes.AddRange(Enumerable.Repeat((byte)0x80, random.Below(12)));
        }

        return [.. bytes];
    }

    private static void FlipBit(Draft draft, ScheduleRandom random)
    {
        if (draft.Length > 0)
        {
            draft.Bytes[random.Below(draft.Length)] ^= (byte)(1 << random.Below(8));
        }
    }

    private static void SetByte(Draft draft, ScheduleRandom random)
    {
        if (draft.Length > 0)
        {
            draft.Bytes[random.Below(draft.Length)] = random.Chance(50) ? random.Pick(Bytes) : (byte)random.Below(256);
        }
    }

    private static void Truncate(Draft draft, ScheduleRandom random)
    {
        var start = random.Below(draft.Length + 1);
        draft.Replace(start, draft.Length - start, []);
    }

    private static void Remove(Draft draft, ScheduleRandom random)
    {
        var (start, count) = draft.Piece(random);
        draft.Replace(start, count, []);
    }

    private static void Repeat(Draft draft, ScheduleRandom random)
    {
        var (start, count) = draft.Piece(random);
        var piece = draft.Bytes.Slice(start, count).ToArray();
        for (var times = 1 + random.Below(random.Chance(5) ? 256 : 4); times > 0; times--)
        {
            draft.Replace(start, 0, piece);
        }
    }

    private static void Insert(Draft draft, ScheduleRandom random)
    {
        var bytes = new byte[1 + random.Below(16)];
        Fill(bytes, random);
        draft.Replace(random.Below(draft.Length + 1), 0, bytes);
    }

    private static void SetNumber(Draft draft, ScheduleRandom random)
    {
        var size = 1 << random.Below(4);
        if (draft.Length >= size)
        {
            // Numbers of heads lie near the beginning.
            var start = random.Below(Math.Min(random.Chance(50) ? 64 : int.MaxValue, draft.Length - size + 1));
            draft.Overwrite(start, size, random.Pick(Numbers), random.Chance(30));
        }
    }

    private static void InsertVarint(Draft draft, ScheduleRandom random)
    {
        var (start, count) = draft.Piece(random, 2);
        draft.Replace(start, count, Varint(random));
    }

    private static void Swap(Draft draft, ScheduleRandom random)
    {
        var (start, count) = draft.Piece(random);
        var piece = draft.Bytes.Slice(start, count).ToArray();
        draft.Replace(start, count, []);
        draft.Replace(random.Below(draft.Length + 1), 0, piece);
    }

    private static void Nest(Draft draft, ScheduleRandom random)
    {
        if (draft.Length > 0 && random.Chance(20))
        {
            var run = new byte[1 + random.Below(random.Chance(20) ? 32_768 : 200)];
            Array.Fill(run, draft.Bytes[random.Below(draft.Length)]);
            draft.Replace(random.Below(draft.Length + 1), 0, run);
        }
    }

    private static void Fill(Span<byte> bytes, ScheduleRandom random)
    {
        foreach (ref var each in bytes)
        {
            each = (byte)random.Below(256);
        }
    }
}
