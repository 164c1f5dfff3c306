using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Cluster.Security.Targets;

/// <summary>Messages of any type with something in every field.</summary>
internal static class MessageExamples
{
    private const int MostLevels = 5;

    /// <summary>A message with something in every field; of a choice the field of an index, or the last.</summary>
    public static IMessage Full(MessageDescriptor type, int choice = 0, int level = 0)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            var isLeftOut = field.RealContainingOneof is { } oneof && oneof.Fields[Math.Min(choice, oneof.Fields.Count - 1)] != field;
            if (isLeftOut || (field.FieldType == FieldType.Message && level == MostLevels))
            {
                continue;
            }

            var value = ValueOf(field, level);
            if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                list.Add(value);
                list.Add(ValueOf(field, level));
            }
            else
            {
                field.Accessor.SetValue(message, value);
            }
        }

        return message;
    }

    private static object ValueOf(FieldDescriptor field, int level) => field.FieldType switch
    {
        FieldType.String => field.Name + "-text",
        FieldType.Bytes => ByteString.CopyFrom([.. Enumerable.Range(0, 32).Select(value => (byte)value)]),
        FieldType.Bool => true,
        FieldType.Double => 0.25,
        FieldType.Float => 0.25f,
        FieldType.Int32 => field.FieldNumber + 1,
        FieldType.Int64 => (long)field.FieldNumber << 20,
        FieldType.UInt32 or FieldType.Fixed32 => (uint)field.FieldNumber,
        FieldType.UInt64 or FieldType.Fixed64 => 1UL << 40,
        FieldType.Enum => 1,
        FieldType.Message => Full(field.MessageType, 0, level + 1),
        _ => throw new NotSupportedException($"Full needs a value for {field.FieldType}; add one."),
    };
}
