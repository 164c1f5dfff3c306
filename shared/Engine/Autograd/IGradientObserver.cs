namespace Cluster.Engine.Autograd;

/// <summary>Told which gradients are final while a backward pass goes on, by the thread that computes it and waits meanwhile.</summary>
public interface IGradientObserver
{
    /// <summary>The gradients in the arena from an offset on are final. Offsets fall from call to call; the last is 0.</summary>
    /// <param name="offset">First final float.</param>
    void OnFinal(int offset);
}
