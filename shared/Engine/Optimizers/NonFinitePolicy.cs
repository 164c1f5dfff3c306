namespace Cluster.Engine.Optimizers;

/// <summary>What becomes of a step whose gradient holds values that are no finite numbers.</summary>
public enum NonFinitePolicy
{
    /// <summary>Training ends. Costs nothing: it shows in the new weights.</summary>
    Fail,

    /// <summary>The step changes neither weights, running statistics, average nor what the optimizer remembers; training goes on with the
    /// next. An update waits until the whole gradient was looked at.</summary>
    Skip,

    /// <summary>These values count as 0, running statistics with such values stay as they are, and the update goes on with the rest. It waits
    /// until the whole gradient was looked at.</summary>
    Clip,
}
