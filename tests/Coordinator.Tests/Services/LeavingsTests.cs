using System.Runtime.CompilerServices;
using Cluster.Coordinator.Services;

namespace Cluster.Coordinator.Tests.Services;

/// <summary>By itself: collections that other tests cause at the same time would make what is still in use old, and the old is not looked at
/// each time.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LeavingsTests
{
    private const string Name = "the collector";

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
