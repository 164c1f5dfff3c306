namespace Cluster.Engine.Autograd;

/// <summary>An operation that can compute the gradients in its shared inputs (parameters) over several micro-batches in one pass, which
/// saves writing each micro-batch's gradient to memory.</summary>
public interface ISharedGradients
{
    /// <summary>Computes the gradient in each shared input that <see cref="OperationFrame.NeedsGradient"/> names: for every micro-batch as
    /// backward would, and added up in the order of the reduction tree, to the bit.</summary>
    /// <param name="frame">The memory of all micro-batches together.</param>
    /// <param name="parts">How the samples are cut.</param>
    /// <param name="rows">Told how far a large gradient has come; null if nobody wants to know.</param>
    void BackwardShared(in OperationFrame frame, in MicroBatches parts, IRowObserver? rows);
}
