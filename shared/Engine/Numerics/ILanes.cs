namespace Cluster.Engine.Numerics;

/// <summary>The float32 operations that formulas are written in, over one number or a vector of them. Each operation rounds as IEEE 754
/// says and treats every lane alone, so one formula gives the same bits at every width.</summary>
/// <typeparam name="TVector">float, or a 256- or 512-bit vector of float. A comparison yields all ones or all zeros per lane.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Numbers per vector.</summary>
    static abstract int Width { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TVector Create(float value);

    /// <summary>The same 32 bits in every lane.</summary>
    static abstract TVector CreateBits(int bits);

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* target);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    static abstract TVector Sqrt(TVector value);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TVector Fma(TVector a, TVector b, TVector c);

    /// <summary>left &lt; right; false where either is NaN.</summary>
    static abstract TVector Less(TVector left, TVector right);

    /// <summary>left ≤ right; false where either is NaN.</summary>
    static abstract TVector LessOrEqual(TVector left, TVector right);

    /// <summary>left = right; false where either is NaN.</summary>
    static abstract TVector Same(TVector left, TVector right);

    /// <summary>Whether the mask is set in at least one lane.</summary>
    static abstract bool Any(TVector mask);

    /// <summary>Per lane: <paramref name="whenSet"/> where the mask is all ones, else <paramref name="whenClear"/>.</summary>
    static abstract TVector Select(TVector mask, TVector whenSet, TVector whenClear);

    static abstract TVector And(TVector left, TVector right);

    static abstract TVector Or(TVector left, TVector right);

    static abstract TVector AndNot(TVector value, TVector cleared);

    /// <summary>Adds the lanes as 32-bit integers, wrapping around.</summary>
    static abstract TVector AddBits(TVector left, TVector right);

    /// <summary>Shifts each lane left as a 32-bit integer.</summary>
    static abstract TVector ShiftLeftBits(TVector value, int count);

    /// <summary>Shifts each lane right as a signed 32-bit integer.</summary>
    static abstract TVector ShiftRightBits(TVector value, int count);

    /// <summary>The float nearest to each lane read as a signed 32-bit integer.</summary>
    static abstract TVector ConvertBits(TVector value);
}
