using System.CommandLine;
using Cluster.Cli.Certifying;

namespace Cluster.Cli.Commands;

/// <summary>cluster certs: makes a private authority and the certificates of a cluster.</summary>
internal static class CertsCommand
{
    private const int DefaultDays = 365;
    private const int MostDays = 36500;

    public static Command Create()
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder for the authority, the certificates and their keys. An authority that lies there is used again.",
            Required = true,
        };
        var hosts = new Option<string[]>("--host")
        {
            Description = "Name or address by which workers dial the coordinator; may be given several times. Those of a certificate that lies "
                + "there, and this machine's own loopback, are kept.",
            Required = true,
        };
        var days = new Option<int>("--days")
        {
            Description = $"Days for which the certificates are good; {DefaultDays} by default.",
            DefaultValueFactory = _ => DefaultDays,
        };
        var command = new Command("certs", "Makes a private certificate authority, and certificates for coordinator and workers (TLS).")
        {
            output, hosts, days,
        };
        command.SetAction((parsed, _) => UserErrors.GuardAsync(() =>
        {
            var folder = new CertificateFolder(Path.GetFullPath(parsed.GetValue(output)!), Console.Out.WriteLine);
            var names = parsed.GetValue(hosts)!.Select(HostNames.Parse).ToList();
            var life = parsed.GetValue(days) is > 0 and <= MostDays and var given
                ? TimeSpan.FromDays(given)
                : throw new UsageException($"--days must be 1 to {MostDays}, got {parsed.GetValue(days)}");
            folder.Fill(names, DateTimeOffset.UtcNow, life);
            Console.Out.WriteLine(WhatToDo(folder, names[0]));
            return Task.FromResult(0);
        }));
        return command;
    }

    private static string WhatToDo(CertificateFolder folder, string host)
    {
        var address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return $"""
            to the coordinator's machine: coordinator.pem, coordinator.key, ca.pem
              cluster coordinator JOB --listen {address}:7000 --tls-certificate coordinator.pem --tls-key coordinator.key
            to every worker's machine: ca.pem, and the run's token
              cluster worker --coordinator {address}:7000 --tls-ca ca.pem --token-file token
            for mutual TLS also: worker.pem, worker.key
              coordinator: --tls-client-ca ca.pem    worker: --tls-certificate worker.pem --tls-key worker.key
            to nobody: {CertificateFolder.KeyOf(folder.Authority)}; whoever has it is believed by all
            """;
    }
}
