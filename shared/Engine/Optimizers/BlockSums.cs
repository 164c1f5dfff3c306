namespace Cluster.Engine.Optimizers;

/// <summary>One number of each block, and its sums over parameters: ascending blocks of a parameter, then ascending parameters.</summary>
internal sealed class BlockSums(UpdatePlan plan)
{
    private readonly double[] _ofBlock = new double[plan.Blocks.Length];
    private readonly double[] _ofSlice = new double[plan.Settings.Length];

    /// <summary>The sum over a parameter's blocks, once <see cref="Gather"/> ran.</summary>
    public double OfSlice(int slice) => _ofSlice[slice];

    /// <summary>Takes the number of a block; every thread has blocks of its own.</summary>
    public void Set(int block, double sum) => _ofBlock[block] = sum;

    /// <summary>Sums over parameters; returns that over all.</summary>
    /// <param name="power">Infinity takes the largest number instead of the sum.</param>
    public double Gather(double power = 1)
    {
        Array.Clear(_ofSlice);
        for (var block = 0; block < _ofBlock.Length; block++)
        {
            ref var sum = ref _ofSlice[plan.Blocks[block].Slice];
            sum = NormLanes.Join(sum, _ofBlock[block], power);
        }

        var total = 0.0;
        foreach (var sum in _ofSlice)
        {
            total = NormLanes.Join(total, sum, power);
        }

        return total;
    }
}
