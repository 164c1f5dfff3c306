namespace Cluster.Engine.Autograd;

/// <summary>Told how far the gradient in a shared input (a parameter) has come while an operation computes the rest of it, by the thread that
/// computes it.</summary>
public interface IRowObserver
{
    /// <summary>Rows of the gradient, positions on its first axis, are final from one on, and so are the gradients in all other shared inputs.
    /// </summary>
    /// <param name="input">Position among the inputs.</param>
    /// <param name="row">First final row; it falls from call to call.</param>
    void OnRows(int input, int row);
}
