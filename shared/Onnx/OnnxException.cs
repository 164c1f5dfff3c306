namespace Cluster.Onnx;

/// <summary>A model that cannot be written as ONNX. The message is one line: what, why, and what to do.</summary>
/// <param name="message">The line.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class OnnxException(string message, Exception? innerException = null) : Exception(message, innerException);
