using Cluster.Engine.Models;

namespace Cluster.Collectives.Tests.WireFormats;

/// <summary>Arenas to send.</summary>
internal static class Layouts
{
    /// <summary>Several blocks; running statistics lie in the last.</summary>
    public static ParameterLayout WithStatistics() => ParameterLayout.Of(new Sequential(new Linear(300, 64), new BatchNorm(64), new Linear(64, 3)));

    /// <summary>Several blocks of trainable parameters.</summary>
    public static ParameterLayout Plain() => ParameterLayout.Of(new Sequential(new Linear(400, 96), new Linear(96, 10)));
}
