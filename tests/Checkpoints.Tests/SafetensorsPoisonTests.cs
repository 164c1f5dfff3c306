using System.Text;

namespace Cluster.Checkpoints.Tests;

/// <summary>Files made to hurt. Each poison differs from <see cref="Good"/> in one respect.</summary>
public sealed class SafetensorsPoisonTests : IDisposable
{
    private const string Good =
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]}}""";

    private const string OverflowAndZero = """{"dtype":"F32","shape":[9223372036854775807,4,0],"data_offsets":[0,0]}""";

    private const int GoodDataBytes = 12;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Name of the poison, what it replaces in the good header, and by what.</summary>
    public static TheoryData<string, string, string> Headers => new()
    {
        { "overlap", "[8,12]", "[4,8]" },
        { "same bytes twice", "\"shape\":[1,1],\"data_offsets\":[8,12]", "\"shape\":[2],\"data_offsets\":[0,8]" },
        { "hole", "\"shape\":[2],\"data_offsets\":[0,8]", "\"shape\":[1],\"data_offsets\":[0,4]" },
        { "hole at the start", "\"shape\":[2],\"data_offsets\":[0,8]", "\"shape\":[1],\"data_offsets\":[4,8]" },
        { "data nobody owns", ",\"b\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,12]}", "" },
        { "end before begin", "[0,8]", "[8,0]" },
        { "end outside the file", "\"shape\":[1,1],\"data_offsets\":[8,12]", "\"shape\":[2],\"data_offsets\":[8,16]" },
        { "negative offset", "[0,8]", "[-8,0]" },
        { "offset above 2^63", "[8,12]", "[8,18446744073709551615]" },
        { "fractional offset", "[0,8]", "[0,8.0]" },
        { "exponent offset", "[0,8]", "[0,8e0]" },
        { "one offset", "[0,8]", "[8]" },
        { "three offsets", "[0,8]", "[0,8,8]" },
        { "offsets as text", "[0,8]", "\"0,8\"" },
        { "shape too small", "[2]", "[1]" },
        { "shape too large", "[2]", "[3]" },
        { "shape negative", "[2]", "[-2]" },
        { "shape of two negatives", "[2]", "[-1,-2]" },
        { "shape overflows to the right bytes", "[2]", "[4611686018427387906]" },
        { "shape product overflows to the right bytes", "[2]", "[2305843009213693953,2]" },
        { "shape product overflows 2^64 exactly", "[2]", "[4294967296,4294967296,2]" },
        { "shape overflow hidden by a zero", "{\"a\"", "{\"z\":" + OverflowAndZero + ",\"a\"" },
        { "shape of texts", "[2]", "[\"2\"]" },
        { "shape nested", "[2]", "[[2]]" },
        { "shape null", "[2]", "null" },
        { "dtype F64 of other bytes", "\"F32\",\"shape\":[2]", "\"F64\",\"shape\":[2]" },
        { "dtype BF16 of other bytes", "\"F32\",\"shape\":[2]", "\"BF16\",\"shape\":[2]" },
        { "dtype unknown", "\"F32\",\"shape\":[2]", "\"F8_E4M3\",\"shape\":[8]" },
        { "dtype in lower case", "\"F32\",\"shape\":[2]", "\"f32\",\"shape\":[2]" },
        { "dtype missing", "\"dtype\":\"F32\",\"shape\":[2]", "\"shape\":[2]" },
        { "dtype a number", "\"F32\",\"shape\":[2]", "32,\"shape\":[2]" },
        { "shape missing", "\"shape\":[2],", "" },
        { "offsets missing", ",\"data_offsets\":[0,8]", "" },
        { "unknown key", "\"shape\":[2]", "\"shape\":[2],\"stride\":[1]" },
        { "duplicate tensor", "\"b\"", "\"a\"" },
        { "duplicate tensor, escaped", "\"b\"", "\"\\u0061\"" },
        { "duplicate key", "\"shape\":[2]", "\"shape\":[2],\"shape\":[2]" },
        { "duplicate metadata", "{\"a\"", "{\"__metadata__\":{},\"__metadata__\":{},\"a\"" },
        { "duplicate key in metadata", "{\"a\"", "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"},\"a\"" },
        { "metadata of numbers", "{\"a\"", "{\"__metadata__\":{\"k\":1},\"a\"" },
        { "metadata nested", "{\"a\"", "{\"__metadata__\":{\"k\":{\"k\":\"v\"}},\"a\"" },
        { "metadata an array", "{\"a\"", "{\"__metadata__\":[],\"a\"" },
        { "tensor an array", "\"b\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,12]}", "\"b\":[]" },
        { "half a surrogate pair as name", "\"b\"", "\"\\ud83d\"" },
        { "control character in name", "\"b\"", "\"\nb\"" },
        { "comment", "{\"a\"", "{/**/\"a\"" },
        { "trailing comma", "[8,12]}}", "[8,12]},}" },
        { "space in front", "{\"a\"", " {\"a\"" },
        { "byte order mark", "{\"a\"", "\ufeff{\"a\"" },
        { "array around it", "{\"a\":{", "[{\"a\":{" },
        { "second document", "[8,12]}}", "[8,12]}}{}" },
        { "zero bytes behind it", "[8,12]}}", "[8,12]}}\0\0" },
        { "cut off", "[8,12]}}", "[8,12]}" },
        { "empty", Good, "" },
        { "null", Good, "null" },
    };

    private string FilePath => _folder["poison.safetensors"];

    [Fact]
    public void Open_GoodHeader_IsAccepted()
    {
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(Good, GoodDataBytes));
        using var file = SafetensorsFile.Open(FilePath);
        Assert.Equal(["a", "b"], file.Tensors.Select(entry => entry.Name));
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void Open_PoisonedHeader_IsRefused(string poison, string part, string replacement)
    {
        Assert.NotEmpty(poison);
        Assert.Contains(part, Good, StringComparison.Ordinal);
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(Good.Replace(part, replacement, StringComparison.Ordinal), GoodDataBytes));
        OneLine.Refusal(FilePath, () => SafetensorsFile.Open(FilePath).Dispose());
    }

    [Fact]
    public void Open_HeaderNotInUtf8_IsRefused()
    {
        var header = Encoding.UTF8.GetBytes(Good);
        header[Array.IndexOf(header, (byte)'b')] = 0xFF;
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(header, GoodDataBytes));
        OneLine.Refusal(FilePath, () => SafetensorsFile.Open(FilePath).Dispose());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Open_DataLongerOrShorterThanDeclared_IsRefused(int difference)
    {
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(Good, GoodDataBytes + difference));
        OneLine.Refusal(FilePath, () => SafetensorsFile.Open(FilePath).Dispose());
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1ul << 63)]
    [InlineData((ulong)SafetensorsFile.HeaderBytesMax)]
    [InlineData(1000ul)]
    [InlineData(0ul)]
    public void Open_LyingHeaderLength_IsRefused(ulong headerBytes)
    {
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(headerBytes, Encoding.UTF8.GetBytes(Good), GoodDataBytes));
        OneLine.Refusal(FilePath, () => SafetensorsFile.Open(FilePath).Dispose());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Open_HeaderAtAndAboveTheLimit_IsAcceptedAndRefused(int excess, bool accepted)
    {
        var header = new byte[SafetensorsFile.HeaderBytesMax + excess];
        header.AsSpan().Fill((byte)' ');
        Encoding.UTF8.GetBytes(Good).CopyTo(header, 0);
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(header, GoodDataBytes));
        if (accepted)
        {
            using var file = SafetensorsFile.Open(FilePath);
            Assert.Equal(2, file.Tensors.Length);
        }
        else
        {
            OneLine.Refusal(FilePath, () => SafetensorsFile.Open(FilePath).Dispose());
        }
    }

    [Fact]
    public void Open_DeeplyNestedHeader_IsRefused()
    {
        var header = "{\"a\":" + new string('[', 1 << 20) + new string(']', 1 << 20) + "}";
        File.WriteAllBytes(FilePath, SafetensorsBytes.Of(header, 0));
        OneLine.Refusal(FilePath, () => SafetensorsFile.Open(FilePath).Dispose());
    }

    [Fact]
    public void Open_CutAnywhere_IsRefused()
    {
        var whole = SafetensorsBytes.Of(Good, GoodDataBytes);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            OneLine.Refusal(FilePath, () => SafetensorsFile.Open(FilePath).Dispose());
        }
    }

    [Fact]
    public void Open_AnyBitFlipped_IsRefusedOrStillTilesTheData()
    {
        var whole = SafetensorsBytes.Of(Good, GoodDataBytes);
        var refused = 0;
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(FilePath, flipped);
            try
            {
                using var file = SafetensorsFile.Open(FilePath);
                Assert.Equal(GoodDataBytes, file.Tensors.Sum(entry => entry.Bytes));
            }
            catch (CheckpointException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 8 * 8, 8 * (whole.Length - GoodDataBytes));
    }

    public void Dispose() => _folder.Dispose();
}
