using Cluster.Collectives.Securing;

namespace Cluster.Coordinator.Services;

/// <summary>How the service and its data channels are protected on their way.</summary>
/// <param name="Tls">TLS; null for plain text.</param>
internal sealed record ServiceSecurity(ServerTls? Tls);
