namespace Cluster.Engine.Autograd;

/// <summary>How the samples of a value lie in memory.</summary>
internal enum SampleLayout
{
    /// <summary>One after the other, as the shape says.</summary>
    Rows,

    /// <summary>Sixteen side by side: [samples / 16, ...sample, 16]. Only where every micro-batch has a multiple of 16 samples.</summary>
    Lanes,
}

/// <summary>An operation whose batched inputs and results may hold sixteen samples side by side. The bits are those of rows.</summary>
internal interface ILaneOperation
{
    /// <summary>What this recording of the operation works on.</summary>
    SampleLayout Layout { get; }
}
