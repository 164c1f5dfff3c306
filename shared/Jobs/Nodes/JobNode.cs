using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Cluster.Jobs.Nodes;

/// <summary>A piece of a job as written, before anyone asks what it means. Every file format yields the same nodes.</summary>
[CollectionBuilder(typeof(JobNode), nameof(List))]
public abstract class JobNode : IEnumerable<JobNode>
{
    private protected JobNode(Place place) => Place = place;

    /// <summary>Where it stands.</summary>
    public Place Place { get; }

    /// <summary>What it is, for messages.</summary>
    internal abstract string Description { get; }

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator JobNode(string text) => new ScalarNode(Place.None, ScalarKind.Text, text);

    /// <summary>A whole number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator JobNode(int number) => (long)number;

    /// <summary>A whole number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator JobNode(long number) =>
        new ScalarNode(Place.None, ScalarKind.Number, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number; one that no file format can write becomes the text inf, -inf or nan.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator JobNode(double number) => double.IsFinite(number)
        ? new ScalarNode(Place.None, ScalarKind.Number, number.ToString("R", CultureInfo.InvariantCulture))
        : double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";

    /// <summary>True or false.</summary>
    /// <param name="value">Which.</param>
    public static implicit operator JobNode(bool value) => new ScalarNode(Place.None, ScalarKind.Boolean, value ? "true" : "false");

    /// <summary>A list, as a collection expression makes it.</summary>
    /// <param name="items">Its items.</param>
    public static JobNode List(ReadOnlySpan<JobNode> items) => new SequenceNode(Place.None, [.. items]);

    /// <summary>Keys with values.</summary>
    /// <param name="keys">The keys in their order.</param>
    public static JobNode Map(params ReadOnlySpan<(string Key, JobNode Value)> keys)
    {
        var places = ImmutableArray.CreateBuilder<JobKey>(keys.Length);
        foreach (var (key, value) in keys)
        {
            places.Add(new JobKey(key, Place.None, value));
        }

        return new MappingNode(Place.None, places.MoveToImmutable());
    }

    /// <summary>The items of a list; nothing else has any.</summary>
    public virtual IEnumerator<JobNode> GetEnumerator() => Enumerable.Empty<JobNode>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A list.</summary>
/// <param name="place">Where it begins.</param>
/// <param name="items">Its items.</param>
public sealed class SequenceNode(Place place, ImmutableArray<JobNode> items) : JobNode(place)
{
    /// <summary>The items.</summary>
    public ImmutableArray<JobNode> Items { get; } = items;

    internal override string Description => FormattableString.Invariant($"a list of {Items.Length}");

    /// <inheritdoc/>
    public override IEnumerator<JobNode> GetEnumerator() => Items.AsEnumerable().GetEnumerator();
}

/// <summary>Keys with values; no key occurs twice.</summary>
/// <param name="place">Where it begins.</param>
/// <param name="keys">The keys in the order they are written in.</param>
public sealed class MappingNode(Place place, ImmutableArray<JobKey> keys) : JobNode(place)
{
    /// <summary>The keys.</summary>
    public ImmutableArray<JobKey> Keys { get; } = keys;

    internal override string Description => "keys with values";

    /// <summary>The value of a key; null if the key is missing.</summary>
    /// <param name="name">Name of the key.</param>
    public JobNode? this[string name] => Keys.FirstOrDefault(key => key.Name == name)?.Value;
}

/// <summary>One key of a mapping.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where the name stands.</param>
/// <param name="Value">Its value.</param>
public sealed record JobKey(string Name, Place Place, JobNode Value);

/// <summary>A value that has no parts.</summary>
/// <param name="place">Where it stands.</param>
/// <param name="kind">What the file format takes it for.</param>
/// <param name="text">As written, without quotes.</param>
public sealed class ScalarNode(Place place, ScalarKind kind, string text) : JobNode(place)
{
    private const int LongestShown = 60;

    /// <summary>What the file format takes it for.</summary>
    public ScalarKind Kind { get; } = kind;

    /// <summary>As written, without quotes.</summary>
    public string Text { get; } = text;

    internal override string Description => Kind == ScalarKind.Text ? Quoted(Text) : Text;

    /// <summary>A text as one line, whatever it holds.</summary>
    internal static string Quoted(string text)
    {
        var shown = text.Length > LongestShown ? text[..LongestShown] + "..." : text;
        return $"'{string.Concat(shown.Select(letter => char.IsControl(letter) ? '?' : letter))}'";
    }
}

/// <summary>What a file format takes a scalar for.</summary>
public enum ScalarKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A decimal number, whole or not.</summary>
    Number,

    /// <summary>Anything else.</summary>
    Text,
}
