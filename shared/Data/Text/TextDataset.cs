using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Text;

/// <summary>Windows of a text as samples: the numbers of their tokens, with the tokens behind them to be predicted.</summary>
public sealed class TextDataset : Dataset
{
    private readonly ReadOnlyMemory<ushort> _tokens;
    private readonly int _stride;

    /// <summary>Takes over the tokens, which nobody may change afterwards.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="vocabulary">The tokens that there are.</param>
    /// <param name="tokens">A text of more tokens than a sample has.</param>
    /// <param name="recipe">How it is cut.</param>
    internal TextDataset(string name, Vocabulary vocabulary, ReadOnlyMemory<ushort> tokens, TextRecipe recipe)
    {
        (Name, Vocabulary, _tokens, _stride) = (name, vocabulary, tokens, recipe.Stride);
        SampleShape = new Shape(recipe.Length);
        Targets = TargetSchema.Labels(recipe.PredictsEvery ? SampleShape : new Shape(), vocabulary.Names.Length, vocabulary.Names);
        Count = ((tokens.Length - recipe.Length - 1) / recipe.Stride) + 1;
        ContentHash = Hash();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The tokens that there are; their names are those of the classes.</summary>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override Shape SampleShape { get; }

    /// <inheritdoc/>
    public override TargetSchema Targets { get; }

    /// <inheritdoc/>
    public override string ContentHash { get; }

    /// <inheritdoc/>
    public override void CopySample(int index, Span<float> destination)
    {
        CheckIndex(index);
        var length = SampleShape[0];
        CheckLength(length, destination.Length, nameof(CopySample));
        var window = _tokens.Span.Slice(index * _stride, length);
        for (var step = 0; step < length; step++)
        {
            destination[step] = window[step];
        }
    }

    /// <inheritdoc/>
    public override void CopyLabels(int index, Span<int> destination)
    {
        CheckIndex(index);
        CheckLength(Targets.Count, destination.Length, nameof(CopyLabels));

        // The last label is the token behind the window; those before it, if they are asked for, lie within.
        var behind = _tokens.Span.Slice((index * _stride) + SampleShape[0] - Targets.Count + 1, Targets.Count);
        for (var step = 0; step < behind.Length; step++)
        {
            destination[step] = behind[step];
        }
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("cluster.data.text.v1\n"u8);
        ContentHasher.Append(hash, SampleShape);
        ContentHasher.Append(hash, Targets.Shape);
        ContentHasher.Append(hash, _stride);
        ContentHasher.Append(hash, Vocabulary.Names.Length);
        foreach (var name in Vocabulary.Names)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            ContentHasher.Append(hash, bytes.Length);
            hash.AppendData(bytes);
        }

        ContentHasher.Append(hash, _tokens.Length);
        hash.AppendData(MemoryMarshal.AsBytes(_tokens.Span));
        return ContentHasher.Finish(hash);
    }
}
