namespace Cluster.Metrics.Outputs;

/// <summary>Outputs that cannot be compared with one target each; the loss alone judges them.</summary>
public sealed class OtherOutputs : ModelOutputs
{
    /// <param name="size">Numbers that the model gives for a sample.</param>
    internal OtherOutputs(int size)
        : base(size)
    {
    }

    /// <inheritdoc/>
    public override Judge CreateJudge(JudgeOptions options) => new LossAlone();
}
