using Cluster.Collectives.Joining;

namespace Cluster.Cli.Launching;

/// <summary>The token of a run whose processes this one starts. While the run lasts it lies in the run's folder, for its owner alone to read, so
/// that others of his commands may ask the run how it is.</summary>
internal sealed class RunToken : IDisposable
{
    private readonly string? _file;

    private RunToken(JoinToken token, string? file) => (Token, _file) = (token, file);

    public JoinToken Token { get; }

    /// <summary>Makes the run's folder if need be, and takes the token that lies there, or makes one.</summary>
    public static RunToken Take(RunFolder folder)
    {
        Directory.CreateDirectory(folder.Path);
        if (File.Exists(folder.TokenFile))
        {
            return new RunToken(JoinToken.Read(folder.TokenFile), null);
        }

        var token = JoinToken.Create();
        token.Save(folder.TokenFile);
        return new RunToken(token, folder.TokenFile);
    }

    public void Dispose()
    {
        if (_file is not null)
        {
            File.Delete(_file);
        }
    }
}
