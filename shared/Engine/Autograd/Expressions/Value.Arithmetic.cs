using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd;

/// <content>Formulas in their own notation: values of one recording combine with <c>+ - * /</c>, with broadcasting, and every sign records
/// an operation: <c>(x.Cos() + x.Tan()).Square()</c>, <c>(x + y) * z</c>.</content>
public sealed partial class Value
{
    /// <summary>left + right, with broadcasting.</summary>
    /// <param name="left">A value.</param>
    /// <param name="right">A value of the same recording.</param>
    public static Value operator +(Value left, Value right) => Combine(new AddOperation(), left, right);

    /// <summary>left + right.</summary>
    /// <param name="left">A value.</param>
    /// <param name="right">A number.</param>
    public static Value operator +(Value left, float right) => Checked(left).Map(new Affine(1f, right));

    /// <summary>left + right.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A value.</param>
    public static Value operator +(float left, Value right) => right + left;

    /// <summary>left - right, with broadcasting.</summary>
    /// <param name="left">A value.</param>
    /// <param name="right">A value of the same recording.</param>
    public static Value operator -(Value left, Value right) => Combine(new SubtractOperation(), left, right);

    /// <summary>left - right.</summary>
    /// <param name="left">A value.</param>
    /// <param name="right">A number.</param>
    public static Value operator -(Value left, float right) => Checked(left).Map(new Affine(1f, -right));

    /// <summary>left - right.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A value.</param>
    public static Value operator -(float left, Value right) => Checked(right).Map(new Affine(-1f, left));

    /// <summary>-value.</summary>
    /// <param name="value">A value.</param>
    public static Value operator -(Value value) => value * -1f;

    /// <summary>left · right, element by element, with broadcasting.</summary>
    /// <param name="left">A value.</param>
    /// <param name="right">A value of the same recording.</param>
    public static Value operator *(Value left, Value right) => Combine(new MultiplyOperation(), left, right);

    /// <summary>left · right.</summary>
    /// <param name="left">A value.</param>
    /// <param name="right">A number.</param>
    public static Value operator *(Value left, float right) => Checked(left).Map(new Affine(right, -0f));

    /// <summary>left · right.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A value.</param>
    public static Value operator *(float left, Value right) => right * left;

    /// <summary>left / right, with broadcasting.</summary>
    /// <param name="left">A value.</param>
    /// <param name="right">A value of the same recording.</param>
    public static Value operator /(Value left, Value right) => Combine(new DivideOperation(), left, right);

    /// <summary>left / right.</summary>
    /// <param name="left">A value.</param>
    /// <param name="right">A number.</param>
    public static Value operator /(Value left, float right) => Checked(left).Map(new Quotient(right));

    /// <summary>left / right.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A value.</param>
    public static Value operator /(float left, Value right) => Checked(right).Map(new Reciprocal(left));

    /// <summary>Records a function of one number at every element of this value.</summary>
    internal Value Map<TFunction>(TFunction function)
        where TFunction : struct, IFunction => Recorder.Apply(new MapOperation<TFunction>(function), this);

    /// <summary>Records an operation on two values.</summary>
    internal static Value Combine(Operation operation, Value left, Value right) =>
        Checked(left).Recorder.Apply(operation, left, Checked(right));

    private static Value Checked(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}
