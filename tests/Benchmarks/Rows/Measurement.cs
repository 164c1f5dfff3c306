namespace Cluster.Benchmarks.Rows;

/// <summary>Measures rows: ours and the peer's in turn, and the medians of both.</summary>
internal static class Measurement
{
    private const int Rounds = 9;

    public static RowResult Run(Row row)
    {
        row.Prepare();
        var (ours, peers) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            ours[round] = row.Ours();
            peers[round] = row.Peer();
        }

        Array.Sort(ours);
        Array.Sort(peers);
        var (our, peer) = (ours[Rounds / 2], peers[Rounds / 2]);
        return new RowResult(row.Name, row.Show(our), row.Show(peer), row.Unit, peer / our, row.AtLeast);
    }
}

/// <summary>What came out.</summary>
internal sealed record RowResult(string Name, double Ours, double Peer, string Unit, double Ratio, double AtLeast)
{
    public bool Ok => Ratio >= AtLeast;
}
