using System.Security.Cryptography;
using System.Text;
using Cluster.Collectives.Securing;

namespace Cluster.Collectives.Joining;

/// <summary>The secret that lets a worker join a run. It travels as call metadata, never in arguments, addresses or logs.</summary>
public sealed class JoinToken
{
    /// <summary>Environment variable that may hold the token.</summary>
    public const string EnvironmentVariable = "CLUSTER_TOKEN";

    /// <summary>Name of the metadata entry.</summary>
    public const string MetadataKey = "authorization";

    /// <summary>What stands for standard input where a file is named.</summary>
    public const string StandardInput = "-";

    private const string Scheme = "Bearer ";
    private const int SecretBytes = 32;
    private const int LeastLength = 16;

    private readonly string _secret;

    private JoinToken(string secret) => _secret = secret;

    /// <summary>A fresh token of 256 random bits.</summary>
    public static JoinToken Create() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Reads the token from <see cref="EnvironmentVariable"/> or from a file.</summary>
    /// <param name="file">Path of a file that only its owner can read, <see cref="StandardInput"/> for the first line that comes there, or null to
    /// look at the environment alone.</param>
    /// <exception cref="TokenException">There is none, it is too short, or others can read the file.</exception>
    public static JoinToken Read(string? file)
    {
        if (file == StandardInput)
        {
            return Parse(Console.In.ReadLine() ?? "", "the first line of standard input");
        }

        if (file is not null)
        {
            return FromFile(file);
        }

        return Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } value
            ? Parse(value, EnvironmentVariable)
            : throw new TokenException($"no token: give --token-file FILE or set {EnvironmentVariable}");
    }

    /// <summary>Writes the token to a new file that only its owner can read.</summary>
    /// <param name="file">Path of the file; nothing may have that name.</param>
    /// <exception cref="IOException">Something has it, or the file cannot be written.</exception>
    public void Save(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = PrivateFile.Mode;
        }

        using var stream = new FileStream(file, options);
        stream.Write(Encoding.ASCII.GetBytes(_secret + "\n"));
    }

    /// <summary>The value of the metadata entry that proves possession.</summary>
    public string ToMetadataValue() => Scheme + _secret;

    /// <summary>The secret itself, for the environment of a process of the same user.</summary>
    public string ToEnvironmentValue() => _secret;

    /// <summary>Compares in a time that does not depend on where the texts differ.</summary>
    /// <param name="metadataValue">What a caller sent; null when it sent nothing.</param>
    public bool Matches(string? metadataValue) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(metadataValue ?? "")),
        SHA256.HashData(Encoding.UTF8.GetBytes(ToMetadataValue())));

    /// <summary>Never the secret.</summary>
    public override string ToString() => "(token)";

    private static JoinToken FromFile(string file)
    {
        try
        {
            if (PrivateFile.ProblemOf(file) is { } problem)
            {
                throw new TokenException($"token file {file}: {problem}");
            }

            return Parse(File.ReadAllText(file), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TokenException($"token file {file}: {error.Message}", error);
        }
    }

    private static JoinToken Parse(string text, string where)
    {
        var secret = text.Trim();
        return secret.Length >= LeastLength && secret.All(char.IsAsciiLetterOrDigit)
            ? new JoinToken(secret)
            : throw new TokenException(
                $"token in {where}: expected {LeastLength} or more letters and digits; make one with openssl rand -hex 32");
    }
}
