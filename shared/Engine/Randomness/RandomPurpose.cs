namespace Cluster.Engine.Randomness;

/// <summary>What a random number is for. Two purposes never share a number, whatever else agrees in their keys.</summary>
/// <remarks>The values are part of the promise of equal bits: they may be added to, never renumbered.</remarks>
public enum RandomPurpose : byte
{
    /// <summary>Initial values of a parameter; the key's layer is the parameter's ordinal.</summary>
    Initialization = 1,

    /// <summary>The order of samples in an epoch; the key's step is the epoch.</summary>
    Shuffle = 2,

    /// <summary>A generated dataset; the key's step is the sample, its layer the split.</summary>
    Dataset = 3,

    /// <summary>Masks drawn by dropout layers.</summary>
    Dropout = 4,

    /// <summary>Random transforms of input samples.</summary>
    Augmentation = 5,

    /// <summary>Inputs of the kernel digest that workers present when they join.</summary>
    KernelDigest = 6,

    /// <summary>Directions and positions that gradient checks try.</summary>
    GradientCheck = 7,

    /// <summary>Noise that layers add to values or weights.</summary>
    Noise = 8,

    /// <summary>Proposals of random search; the key's step is the optimizer step.</summary>
    RandomSearch = 9,

    /// <summary>Which samples an epoch has where they are drawn by their classes; the key's step is the epoch.</summary>
    Sampling = 10,

    /// <summary>Values of the trials of a sweep; the key's step is the trial, its layer the attempt to find values that no other has.</summary>
    Sweep = 11,

    /// <summary>Which contributions are computed twice; the key's layer is the kind of round, its micro-batch the contribution's first.</summary>
    Audit = 12,
}
