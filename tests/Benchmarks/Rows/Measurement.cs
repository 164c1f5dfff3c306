namespace Cluster.Benchmarks.Rows;

/// <summary>Measures rows: ours and the peer's in turn.</summary>
internal static class Measurement
{
    public static RowResult Run(Row row, bool minimum)
    {
        row.IsMinimum = minimum;
        row.Prepare();
        var (ours, peers) = (new double[row.Rounds], new double[row.Rounds]);
        for (var round = 0; round < row.Rounds; round++)
        {
            ours[round] = row.Ours();
            peers[round] = row.Peer();
        }

        var (our, peer) = (row.Choose(ours), row.Choose(peers));
        return new RowResult(row.Name, row.Show(our), row.Show(peer), row.Unit, peer / our, row.AtLeast);
    }
}

/// <summary>What came out.</summary>
internal sealed record RowResult(string Name, double Ours, double Peer, string Unit, double Ratio, double AtLeast)
{
    public bool Ok => Ratio >= AtLeast;
}
