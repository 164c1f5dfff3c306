namespace Cluster.Coordinator.Tests.Records;

/// <summary>A reader of event files that shares nothing with the writer: framing, checksums and protobuf by hand, in Python.</summary>
internal static class EventReader
{
    public const string Script =
        """
        import struct, sys

        def crc32c(data):
            crc = 0xffffffff
            for byte in data:
                crc ^= byte
                for _ in range(8):
                    crc = (crc >> 1) ^ (0x82f63b78 if crc & 1 else 0)
            return crc ^ 0xffffffff

        def masked(data):
            crc = crc32c(data)
            return ((crc >> 15 | crc << 17) + 0xa282ead8) & 0xffffffff

        def varint(data, at):
            value = shift = 0
            while True:
                byte = data[at]
                value |= (byte & 0x7f) << shift
                at, shift = at + 1, shift + 7
                if byte < 0x80:
                    return value, at

        def fields(data):
            at = 0
            while at < len(data):
                key, at = varint(data, at)
                kind = key & 7
                if kind == 0:
                    value, at = varint(data, at)
                elif kind == 1:
                    value, at = struct.unpack('<d', data[at:at + 8])[0], at + 8
                elif kind == 5:
                    value, at = struct.unpack('<f', data[at:at + 4])[0], at + 4
                else:
                    assert kind == 2, kind
                    size, at = varint(data, at)
                    value, at = data[at:at + size], at + size
                yield key >> 3, value

        file = open(sys.argv[1], 'rb').read()
        at = 0
        while at < len(file):
            size, size_crc = struct.unpack('<QI', file[at:at + 12])
            data = file[at + 12:at + 12 + size]
            data_crc, = struct.unpack('<I', file[at + 12 + size:at + 16 + size])
            assert masked(file[at:at + 8]) == size_crc and masked(data) == data_crc
            at += 16 + size
            event = dict(fields(data))
            if 3 in event:
                print(event[3].decode())
            for number, value in fields(event.get(5, b'')):
                assert number == 1
                scalar = dict(fields(value))
                # A step of 0 is left out by proto3; a value of 0 is not, since a oneof tells which field is set.
                print(repr(event[1]), scalar[1].decode(), event.get(2, 0), repr(scalar[2]))
        """;
}
