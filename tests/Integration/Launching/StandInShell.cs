using Cluster.Integration.Harness;

namespace Cluster.Integration.Launching;

/// <summary>A program in place of ssh: each host is a home folder of this machine. As with ssh, what is run there is not of the terminal here, and
/// a signal of the terminal ends the connection.</summary>
internal static class StandInShell
{
    /// <summary>Writes it.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="first">Options for the worker of a host that is started there for the first time, each as HOST=OPTIONS.</param>
    /// <returns>Options of a launch: the program, and how it finds the command under test.</returns>
    public static string[] Write(Workspace workspace, params ReadOnlySpan<string> first)
    {
        var homes = Directory.CreateDirectory(workspace.File("homes")).FullName;
        foreach (var option in first)
        {
            var parts = option.Split('=', 2);
            Say(workspace, parts[0], "first", parts[1]);
        }

        var script = workspace.Write("ssh.sh", $$"""
            while :; do
              case "$1" in
                -G) asked=1; shift ;;
                -T) shift ;;
                -o | -p) shift 2 ;;
                *) break ;;
              esac
            done
            host=$1
            address=$(cat '{{homes}}'/"$host".address 2> /dev/null)
            [ -z "$asked" ] || exec printf 'hostname %s\nport 22\n' "${address:-127.0.0.1}"
            [ "$host" != gone ] || exec sh -c 'echo "ssh: connect to host gone: No route to host" >&2; exit 255'
            mkdir -p '{{homes}}'/"$host"
            cd '{{homes}}'/"$host"
            case "$2" in
              *--on-request*) [ "$host" != stuck ] || exec cat ;;
              *--coordinator*) more=$(cat ../"$host".first 2> /dev/null); rm -f ../"$host".first ;;
              *--version*) [ ! -f ../"$host".build ] || exec cat ../"$host".build ;;
            esac
            trap 'exit 255' INT TERM HUP
            exec 3<&0
            setsid $(cat ../"$host".enter 2> /dev/null) sh -c "$2 $more" <&3 3<&- &
            wait $!
            """);
        var command = CommandLine.Start([], workspace.Root, []);
        return ["--ssh", $"sh {workspace.File(script)}", "--remote-cluster", $"\"{command.FileName}\" \"{command.ArgumentList[0]}\""];
    }

    /// <summary>Lets a host be one that has another build.</summary>
    /// <param name="workspace">Where the program was written.</param>
    /// <param name="host">The host.</param>
    /// <param name="version">What its build says of itself.</param>
    public static void Age(Workspace workspace, string host, string version) => Say(workspace, host, "build", version);

    /// <summary>Lets a host have an address of its own.</summary>
    /// <param name="workspace">Where the program was written.</param>
    /// <param name="host">The host.</param>
    /// <param name="address">The address.</param>
    /// <param name="entering">The command that enters it and goes on as another.</param>
    public static void Place(Workspace workspace, string host, string address, IEnumerable<string> entering)
    {
        Say(workspace, host, "address", address);
        Say(workspace, host, "enter", string.Join(' ', entering));
    }

    private static void Say(Workspace workspace, string host, string what, string text) =>
        File.WriteAllText(workspace.File("homes", $"{host}.{what}"), text);
}
