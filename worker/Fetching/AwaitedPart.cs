using Cluster.Data;

namespace Cluster.Worker.Fetching;

/// <summary>A file that another process of this machine is fetching, and how long that may go on without a byte.</summary>
/// <param name="name">What people call the file.</param>
/// <param name="path">Where it grows.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class AwaitedPart(string name, string path, TimeProvider clock)
{
    /// <summary>A process that brings nothing for so long is stopped, or its coordinator is.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private long _length = -1;
    private long _grew = clock.GetTimestamp();

    /// <summary>Looks whether it grows.</summary>
    /// <exception cref="DataException">It has not for too long.</exception>
    public void Check()
    {
        var file = new FileInfo(path);
        var length = file.Exists ? file.Length : 0;
        if (length != _length)
        {
            (_length, _grew) = (length, clock.GetTimestamp());
        }
        else if (clock.GetElapsedTime(_grew) > Patience)
        {
            throw new DataException(
                $"{name}: another process of this machine has been fetching it into {path} and brought nothing for {Patience.TotalSeconds:F0} s; "
                + "look for a worker that is stopped, or give another folder with --data-cache");
        }
    }
}
