using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cluster.Engine.Kernels.Convolution;
using Cluster.Engine.Tensors;

namespace Cluster.Jobs.Binding;

/// <summary>A type that holds several values of one type, made from a plain array.</summary>
/// <param name="Item">Type of the items.</param>
/// <param name="Length">How many there must be; null for any number.</param>
/// <param name="Make">Makes the list of its items.</param>
/// <param name="ItemsOf">The items of a list.</param>
internal sealed record ListForm(Type Item, int? Length, Func<object[], object> Make, Func<object, IEnumerable<object>> ItemsOf)
{
    /// <summary>The form of a type; null if it is no list.</summary>
    public static ListForm? Of(Type type)
    {
        if (type == typeof(Shape))
        {
            return new(typeof(int), null, items => new Shape([.. items.Cast<int>()]), shape => ((Shape)shape).Sizes.ToArray().Cast<object>());
        }

        if (type == typeof(Pair))
        {
            return new(typeof(int), 2, items => new Pair((int)items[0], (int)items[1]), pair => [((Pair)pair).Rows, ((Pair)pair).Columns]);
        }

        if (type.IsArray)
        {
            return new(type.GetElementType()!, null, items => ArrayOf(type.GetElementType()!, items), list => ((IEnumerable)list).Cast<object>());
        }

        if (!type.IsGenericType)
        {
            return null;
        }

        var (definition, item) = (type.GetGenericTypeDefinition(), type.GetGenericArguments()[0]);
        if (definition == typeof(ImmutableArray<>))
        {
            var wrap = typeof(ImmutableCollectionsMarshal).GetMethod(nameof(ImmutableCollectionsMarshal.AsImmutableArray))!.MakeGenericMethod(item);
            return new(item, null, items => wrap.Invoke(null, [ArrayOf(item, items)])!, list => ((IEnumerable)list).Cast<object>());
        }

        if (definition == typeof(IReadOnlyList<>) || definition == typeof(IEnumerable<>))
        {
            return new(item, null, items => ArrayOf(item, items), list => ((IEnumerable)list).Cast<object>());
        }

        return type.IsAssignableTo(typeof(ITuple)) && type.GetGenericArguments().All(part => part == item)
            ? new(item, type.GetGenericArguments().Length, items => Activator.CreateInstance(type, items)!, TupleItems)
            : null;
    }

    private static Array ArrayOf(Type item, object[] items)
    {
        var array = Array.CreateInstance(item, items.Length);
        items.CopyTo(array, 0);
        return array;
    }

    private static IEnumerable<object> TupleItems(object value)
    {
        var tuple = (ITuple)value;
        return Enumerable.Range(0, tuple.Length).Select(index => tuple[index]!);
    }
}
