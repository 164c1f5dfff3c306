namespace Cluster.Engine.Autograd;

/// <summary>Which gradients one call of backward computes, and for which micro-batch.</summary>
/// <param name="Inputs">The inputs whose gradients are wanted.</param>
/// <param name="MicroBatch">Position of the micro-batch.</param>
/// <param name="Place">Place on the stack of sums where the gradients in shared inputs go; 0 is the gradient itself.</param>
internal readonly record struct PartialBackward(WantedInputs Inputs, int MicroBatch, int Place)
{
    public bool Covers(Value input) => Inputs switch
    {
        WantedInputs.Batched => input.IsBatched,
        WantedInputs.Shared => !input.IsBatched,
        _ => true,
    };
}

/// <summary>Some of an operation's inputs.</summary>
internal enum WantedInputs
{
    All,
    Batched,
    Shared,
}
