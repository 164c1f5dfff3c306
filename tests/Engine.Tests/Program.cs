using Cluster.Engine.Tests.Simd;
using Xunit.Runner.InProc.SystemConsole;

namespace Cluster.Engine.Tests;

/// <summary>Starts the tests, or serves as the child process of <see cref="SimdPathTests"/>.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [SimdProbe.Argument])
        {
            await Console.Out.WriteLineAsync(SimdProbe.Run());
            return 0;
        }

        return await ConsoleRunner.Run(args);
    }
}
