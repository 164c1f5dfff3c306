namespace Cluster.Data.Numpy;

/// <summary>Type of an array's elements, by NumPy's name.</summary>
public enum ElementType
{
    /// <summary>Half precision.</summary>
    F2 = 1,

    /// <summary>Single precision.</summary>
    F4 = 2,

    /// <summary>Double precision.</summary>
    F8 = 3,

    /// <summary>Whole numbers of 8 bits with a sign.</summary>
    I1 = 4,

    /// <summary>Whole numbers of 16 bits with a sign.</summary>
    I2 = 5,

    /// <summary>Whole numbers of 32 bits with a sign.</summary>
    I4 = 6,

    /// <summary>Whole numbers of 64 bits with a sign.</summary>
    I8 = 7,

    /// <summary>Whole numbers of 8 bits.</summary>
    U1 = 8,

    /// <summary>Whole numbers of 16 bits.</summary>
    U2 = 9,

    /// <summary>Whole numbers of 32 bits.</summary>
    U4 = 10,

    /// <summary>Whole numbers of 64 bits.</summary>
    U8 = 11,

    /// <summary>False or true, 0 or 1.</summary>
    Bool = 12,
}
