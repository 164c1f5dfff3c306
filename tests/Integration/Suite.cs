using Cluster.Integration.Models;

// Tests start clusters one after the other, so that they do not starve each other. Only clusters that no delay can make end otherwise, and
// refusals, which are over before a worker starts, run beside them.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
[assembly: AssemblyFixture(typeof(ReferenceRuns))]
