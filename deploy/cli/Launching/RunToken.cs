using Cluster.Checkpoints;
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
        var token = FindOrMake(folder, out var isNew);
        return new RunToken(token, isNew ? folder.TokenFile : null);
    }

    /// <summary>The token that lies in a run's folder, or a new one that does from now on. Commands that come at once all get the same.</summary>
    public static JoinToken FindOrMake(RunFolder folder, out bool isNew)
    {
        isNew = false;
        if (File.Exists(folder.TokenFile))
        {
            return JoinToken.Read(folder.TokenFile);
        }

        // Half a token, left by a process that was killed, would keep every later one from its run.
        var token = JoinToken.Create();
        isNew = WholeFile.TryCreate(folder.TokenFile, token.Save);
        return isNew ? token : JoinToken.Read(folder.TokenFile);
    }

    public void Dispose()
    {
        if (_file is not null)
        {
            File.Delete(_file);
        }
    }
}
