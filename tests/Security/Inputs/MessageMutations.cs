using Cluster.Protocol.Tests.Schedules;

namespace Cluster.Security.Inputs;

/// <summary>What can be done to a protobuf message: fields twice, missing, in another order or within each other, lengths that lie, numbers
/// that are too large.</summary>
/// <remarks>Source: Protocol Buffers encoding, protobuf.dev/programming-guides/encoding.</remarks>
internal static class MessageMutations
{
    private const int LengthDelimited = 2;
    private const int MostFields = 64;

    private static readonly Action<Draft, Field, ScheduleRandom>[] All = [Twice, Remove, Move, Lie, SetVarint, Retype, Wrap, SetVarint, Twice];

    /// <summary>Does one of these things to one of its fields, wherever that lies.</summary>
    public static void Apply(Draft draft, ScheduleRandom random)
    {
        var fields = new List<Field>();
        Collect(draft.Bytes, 0, fields, depth: 0);
        if (fields.Count > 0)
        {
            random.Pick(All)(draft, random.Pick(fields), random);
        }
    }

    // Bytes may be a message as well; what looks like one is taken for one.
    private static bool Collect(ReadOnlySpan<byte> bytes, int offset, List<Field> found, int depth)
    {
        var before = found.Count;
        for (var at = 0; at < bytes.Length && found.Count < MostFields;)
        {
            var start = at;
            if (!TryVarint(bytes, ref at, out var tag) || tag >> 3 is 0 or > 1000)
            {
                found.RemoveRange(before, found.Count - before);
                return false;
            }

            var value = at;
            var length = 0UL;
            var isWhole = (tag & 7) switch
            {
                0 => TryVarint(bytes, ref at, out _),
                1 => (at += sizeof(ulong)) <= bytes.Length,
                LengthDelimited => TryVarint(bytes, ref at, out length) && length <= (ulong)(bytes.Length - at),
                5 => (at += sizeof(uint)) <= bytes.Length,
                _ => false,
            };
            if (!isWhole)
            {
                found.RemoveRange(before, found.Count - before);
                return false;
            }

            var body = at;
            at += (int)length;
            found.Add(new Field(offset + start, offset + value, offset + body, at - start));
            if ((tag & 7) == LengthDelimited && length > 0 && depth < 8)
            {
                _ = Collect(bytes.Slice(body, (int)length), offset + body, found, depth + 1);
            }
        }

        return true;
    }

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70 && at < bytes.Length; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private static void Twice(Draft draft, Field field, ScheduleRandom random)
    {
        var bytes = draft.Bytes.Slice(field.Start, field.Count).ToArray();
        for (var times = random.Chance(5) ? 1 + random.Below(500) : 1; times > 0; times--)
        {
            draft.Replace(field.Start, 0, bytes);
        }
    }

    private static void Remove(Draft draft, Field field, ScheduleRandom random) => draft.Replace(field.Start, field.Count, []);

    private static void Move(Draft draft, Field field, ScheduleRandom random)
    {
        var bytes = draft.Bytes.Slice(field.Start, field.Count).ToArray();
        draft.Replace(field.Start, field.Count, []);
        draft.Replace(random.Below(draft.Length + 1), 0, bytes);
    }

    private static void Lie(Draft draft, Field field, ScheduleRandom random) =>
        draft.Replace(field.Value, field.Body - field.Value, ByteMutations.Varint(random));

    private static void SetVarint(Draft draft, Field field, ScheduleRandom random)
    {
        if (field.Body == field.Start + field.Count)
        {
            draft.Replace(field.Value, field.Body - field.Value, ByteMutations.Varint(random));
        }
        else
        {
            draft.Replace(field.Body, 0, ByteMutations.Varint(random));
        }
    }

    private static void Retype(Draft draft, Field field, ScheduleRandom random) =>
        draft.Bytes[field.Start] = (byte)((draft.Bytes[field.Start] & 0xF8) | random.Below(8));

    // A field within itself, again and again.
    private static void Wrap(Draft draft, Field field, ScheduleRandom random)
    {
        var tag = (byte)((draft.Bytes[field.Start] & 0xF8) | LengthDelimited);
        var bytes = draft.Bytes.Slice(field.Start, field.Count).ToArray();
        for (var times = 1 + random.Below(random.Chance(10) ? 400 : 4); times > 0 && bytes.Length < Draft.MostBytes; times--)
        {
            var length = new List<byte>();
            var left = (uint)bytes.Length;
            for (; left >= 0x80; left >>= 7)
            {
                length.Add((byte)(left | 0x80));
            }

            bytes = [tag, .. length, (byte)left, .. bytes];
        }

        draft.Replace(field.Start, field.Count, bytes);
    }

    // Where the tag stands, where its number or length, where its bytes begin if it has any, and how long all of it is.
    private readonly record struct Field(int Start, int Value, int Body, int Count);
}
