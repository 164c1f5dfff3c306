using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with a text or a binary value. Immutable.</summary>
    /// <remarks>The value's characters are not checked here: the transport knows what a header may hold.</remarks>
    public class Entry
    {
        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>Makes a text entry.</summary>
        /// <param name="key">The key, lowered here; must not end in <see cref="BinaryHeaderSuffix"/>.</param>
        /// <param name="value">The text; ASCII for a gRPC header.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException">The key is no header name or announces bytes.</exception>
        public Entry(string key, string value)
        {
            Key = MetadataKey.Normalize(key);
            ArgumentNullException.ThrowIfNull(value);
            if (MetadataKey.IsBinary(Key))
            {
                throw new ArgumentException($"A text value needs a key without the ending -bin, got '{Key}'.", nameof(key));
            }

            _text = value;
        }

        /// <summary>Makes a binary entry.</summary>
        /// <param name="key">The key, lowered here; must end in <see cref="BinaryHeaderSuffix"/>.</param>
        /// <param name="valueBytes">The bytes, which are copied.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException">The key is no header name or does not announce bytes.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = MetadataKey.Normalize(key);
            ArgumentNullException.ThrowIfNull(valueBytes);
            if (!MetadataKey.IsBinary(Key))
            {
                throw new ArgumentException($"A binary value needs a key with the ending -bin, got '{Key}'.", nameof(key));
            }

            _bytes = (byte[])valueBytes.Clone();
        }

        /// <summary>The key in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        [MemberNotNullWhen(true, nameof(_bytes))]
        [MemberNotNullWhen(false, nameof(_text))]
        public bool IsBinary => _bytes is not null;

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value =>
            IsBinary ? throw new InvalidOperationException($"'{Key}' holds bytes; read ValueBytes instead.") : _text;

        /// <summary>The bytes, or the ASCII form of the text; a new array each time.</summary>
        public byte[] ValueBytes => IsBinary ? (byte[])_bytes.Clone() : Encoding.ASCII.GetBytes(_text);

        /// <summary>The key and the value; of bytes, only how many there are.</summary>
        /// <returns>One line for a log.</returns>
        public override string ToString() => IsBinary ? $"[{Key}: {_bytes.Length} bytes]" : $"[{Key}: {_text}]";

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);
    }
}
