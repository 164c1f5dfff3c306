using Cluster.Integration.Models;

// Tests start clusters one after the other, so that they do not starve each other. Only clusters that nothing happens to, and refusals,
// which are over before a worker starts, run beside them.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
[assembly: AssemblyFixture(typeof(ReferenceRuns))]
