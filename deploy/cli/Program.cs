using System.CommandLine;
using Cluster.Cli.Commands;
using Cluster.Cli.View;

var root = new RootCommand("Trains neural networks data-parallel, with the same bits for any number of workers.")
{
    InitCommand.Create(),
    DataCommand.Create(),
    LocalCommand.Create(),
    LaunchCommand.Create(),
    ScaleCommand.Create(),
    BenchCommand.Create(),
    BenchCommand.CreateWorker(),
    BenchCommand.CreatePeer(),
    SweepCommand.Create(),
    DescentCommand.Create(),
    SimulateCommand.Create(),
    CheckCommand.Create(),
    SchemaCommand.Create(),
    CertsCommand.Create(),
    CoordinatorCommand.Create(),
    WorkerCommand.Create(),
    EvaluateCommand.Create(),
    PredictCommand.Create(),
    ExportCommand.Create(),
    InspectCommand.Create(),
    VerifyCommand.Create(),
    RunsCommand.Create(),
    StatusCommand.Create(),
    DoctorCommand.Create(),
};
BuildVersion.AddTo(root);

TerminalWriter.Install();

// The hosts handle SIGINT and SIGTERM themselves: they drain, which may take longer than a fixed time.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    return UserErrors.Report($"{parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd('.')}; see --help");
}

return await parsed.InvokeAsync(invocation);
