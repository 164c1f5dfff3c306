namespace Cluster.Security.Inputs;

/// <summary>What is known of an input's structure.</summary>
internal enum InputForm
{
    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Lines of text, with words, numbers and brackets.</summary>
    Text,

    /// <summary>A protobuf message, or several, each behind its length.</summary>
    Message,
}
