namespace Cluster.Engine.Kernels.Gemm;

/// <summary>How a tile of C, at most as large as the registers hold, comes about from rows of A and a panel of B.</summary>
internal unsafe interface ITile
{
    /// <summary>Computes one tile.</summary>
    /// <param name="c">The tile.</param>
    /// <param name="k">Number of products per element.</param>
    /// <param name="a">A[0, 0].</param>
    /// <param name="aRow">Floats from one row of A to the next.</param>
    /// <param name="aStep">Floats from one k of A to the next.</param>
    /// <param name="panel">B[0, 0]; whole vectors may be read from each row.</param>
    /// <param name="step">Floats from one k of the panel to the next.</param>
    /// <param name="ahead">The tile that comes next, of C's row stride, to be fetched ahead.</param>
    void Run(in MatrixView c, int k, float* a, nint aRow, nint aStep, float* panel, nint step, float* ahead);
}
