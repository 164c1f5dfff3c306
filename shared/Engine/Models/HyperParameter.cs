using System.Runtime.CompilerServices;

namespace Cluster.Engine.Models;

/// <summary>Checks of numbers that modules are constructed with.</summary>
internal static class HyperParameter
{
    public static void CheckFinite(double value, string module, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(double.IsFinite(value), value, module, "a finite number", name);

    public static void CheckPositive(double value, string module, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(double.IsFinite(value) && value > 0, value, module, "a finite number above 0", name);

    public static void CheckNotNegative(double value, string module, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(double.IsFinite(value) && value >= 0, value, module, "a finite number of 0 or more", name);

    /// <summary>Throws unless the value is a probability; 1 itself is allowed.</summary>
    public static void CheckProbability(double value, string module, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Check(value is >= 0 and <= 1, value, module, "a probability in [0, 1]", name);

    private static void Check(bool holds, double value, string module, string need, string name)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{module} needs {need} as {name}, got {value}; correct it.");
        }
    }
}
