namespace Cluster.Collectives.Exchanges;

/// <summary>Moves pieces over one connection, both ways.</summary>
internal interface IPieceCarrier
{
    /// <summary>What goes next to system calls at most, so that neither way waits long for the other.</summary>
    const int CallBytes = 256 * 1024;

    /// <summary>Moves until the connection ends, or <see cref="End"/>.</summary>
    /// <exception cref="IOException">The connection ended.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed on this side.</exception>
    /// <exception cref="Transports.ContractException">The peer sent what nobody asked for.</exception>
    Task RunAsync();

    /// <summary>There may be something to send, or room for what comes, that was not there before.</summary>
    void Wake();

    /// <summary>Moves nothing more.</summary>
    void End();
}
