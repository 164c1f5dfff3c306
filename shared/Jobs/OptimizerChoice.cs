using System.Globalization;
using Cluster.Engine.Optimizers;
using Cluster.Jobs.Building;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;
using Cluster.Jobs.Sweeps;

namespace Cluster.Jobs;

/// <summary>An optimizer as a job names it, to be made with one learning rate or several.</summary>
public sealed class OptimizerChoice
{
    private const string RateKey = "learning_rate";

    private readonly JobNode _node;

    private OptimizerChoice(JobNode node)
    {
        _node = node;
        Rate = (node as MappingNode)?[RateKey] is ScalarNode { Kind: ScalarKind.Number } rate
            ? double.Parse(rate.Text, CultureInfo.InvariantCulture)
            : null;
        Label = string.Join(' ', (node as MappingNode)?.Keys.Where(key => key.Name != RateKey).Select(TextOf) ?? [((ScalarNode)node).Text]);
    }

    /// <summary>Its name with the keys that are given, but for the learning rate.</summary>
    public string Label { get; }

    /// <summary>The learning rate where one is given; else null.</summary>
    public double? Rate { get; }

    /// <summary>Reads a choice: a name, or a name with keys such as {type: momentum, nesterov: true}.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">What to call its source in messages.</param>
    /// <exception cref="JobException">There is no such optimizer, or it has no such keys.</exception>
    public static OptimizerChoice Parse(string text, string where)
    {
        var at = new NodeAt(YamlNodeReader.Read(text, where), "");
        var choice = at.Node is MappingNode or ScalarNode { Kind: ScalarKind.Text }
            ? new OptimizerChoice(at.Node)
            : throw at.Expected("the name of an optimizer, or its type with keys");
        choice.Create(choice.Rate ?? 1);
        return choice;
    }

    /// <summary>A fresh optimizer.</summary>
    /// <param name="rate">Its learning rate.</param>
    /// <exception cref="JobException">The rate is out of range.</exception>
    public Optimizer Create(double rate) => JobParts.Build<Optimizer>(new Part(KeyPath.SetKey(_node, RateKey, rate)), "");

    private static string TextOf(JobKey key)
    {
        var value = (key.Value as ScalarNode)?.Text ?? JsonNodeWriter.Write(key.Value, indented: false);
        return key.Name == Part.TypeKey ? value : value == "true" ? key.Name : $"{key.Name} {value}";
    }
}
