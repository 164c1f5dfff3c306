using Cluster.Collectives.Securing;

namespace Cluster.Worker.Joining;

/// <summary>How a worker knows its coordinator.</summary>
/// <param name="Tls">TLS; null for plain text.</param>
internal sealed record CoordinatorTls(ClientTls? Tls);
