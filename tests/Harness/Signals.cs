using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Cluster.Harness;

/// <summary>What one process can do to another here.</summary>
internal static partial class Signals
{
    // The numbers of Linux; those of SIGSTOP and SIGCONT are others elsewhere.
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int signal, int processId)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent by their Linux numbers.");
        if (SendSignal(processId, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
