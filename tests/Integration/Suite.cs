using Cluster.Integration.Models;

// Every test starts processes; one after the other, so that they do not starve each other.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
[assembly: AssemblyFixture(typeof(ReferenceRuns))]
