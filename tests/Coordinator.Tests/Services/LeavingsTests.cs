using System.Runtime.CompilerServices;
using Cluster.Coordinator.Services;

namespace Cluster.Coordinator.Tests.Services;

public sealed class LeavingsTests
{
    [Fact]
    public void Connections_ThatAreGone_LeaveNothing()
    {
        var leavings = new Leavings(TimeProvider.System);
        for (var round = 0; round < 3; round++)
        {
            var left = Connections(leavings, 16);

            Assert.DoesNotContain(left, reference => reference.IsAlive);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Connections(Leavings leavings, int count)
    {
        var left = Leave(count);
        for (var gone = 0; gone < count; gone++)
        {
            leavings.Add();
        }

        return left;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Leave(int count) => [.. Enumerable.Range(0, count).Select(_ => new WeakReference(new byte[1000]))];
}
