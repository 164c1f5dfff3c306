namespace Cluster.Engine.Kernels.Gemm;

/// <summary>A number of rows, known when a micro-kernel is compiled, so that the rows it lacks cost nothing.</summary>
internal interface IRowCount
{
    static abstract int Count { get; }
}

/// <summary>Whether a micro-kernel is two vectors wide or one.</summary>
internal interface ITileWidth
{
    static abstract bool IsTwo { get; }
}

internal readonly struct OneVector : ITileWidth
{
    public static bool IsTwo => false;
}

internal readonly struct TwoVectors : ITileWidth
{
    public static bool IsTwo => true;
}

internal readonly struct Rows1 : IRowCount
{
    public static int Count => 1;
}

internal readonly struct Rows2 : IRowCount
{
    public static int Count => 2;
}

internal readonly struct Rows3 : IRowCount
{
    public static int Count => 3;
}

internal readonly struct Rows4 : IRowCount
{
    public static int Count => 4;
}

internal readonly struct Rows5 : IRowCount
{
    public static int Count => 5;
}

internal readonly struct Rows6 : IRowCount
{
    public static int Count => 6;
}

internal readonly struct Rows7 : IRowCount
{
    public static int Count => 7;
}

internal readonly struct Rows8 : IRowCount
{
    public static int Count => 8;
}

internal readonly struct Rows9 : IRowCount
{
    public static int Count => 9;
}

internal readonly struct Rows10 : IRowCount
{
    public static int Count => 10;
}

internal readonly struct Rows11 : IRowCount
{
    public static int Count => 11;
}

internal readonly struct Rows12 : IRowCount
{
    public static int Count => 12;
}

internal readonly struct Rows13 : IRowCount
{
    public static int Count => 13;
}

internal readonly struct Rows14 : IRowCount
{
    public static int Count => 14;
}
