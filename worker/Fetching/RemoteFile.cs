namespace Cluster.Worker.Fetching;

/// <summary>A file of another machine, known by its content.</summary>
/// <param name="Name">What people call it; no path is made of it.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hex digits.</param>
internal sealed record RemoteFile(string Name, long Size, string Sha256);
