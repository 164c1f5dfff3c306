namespace Cluster.Engine.Optimizers;

/// <summary>Powers with whole exponents, by multiplications alone: a library's power function may round differently elsewhere.</summary>
internal static class IntegerPower
{
    /// <summary>x^n for n of 0 or more, by repeated squaring.</summary>
    public static double Of(double x, long n)
    {
        var power = 1.0;
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) != 0)
            {
                power *= x;
            }

            x *= x;
        }

        return power;
    }
}
