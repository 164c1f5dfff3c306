namespace Grpc.Core;

/// <summary>Hints for writing a message.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>More messages follow at once: the transport may buffer this one.</summary>
    BufferHint = 0x1,

    /// <summary>Send this message uncompressed in a call that compresses.</summary>
    NoCompress = 0x2,
}
