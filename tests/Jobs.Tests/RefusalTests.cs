namespace Cluster.Jobs.Tests;

/// <summary>Whatever is wrong with a job, one line says where, what was expected and what was got.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"workers\": 3", "job.json:14:30: training.workers: ", "'workers'")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"early_stopping\": { \"wait\": 3 }",
        "training.early_stopping.wait: ", "(patience, min_delta, metric, ")]
    [InlineData("\"units\": 16", "\"unit\": 16", "job.json:8:25: model[1].unit: ", "did you mean 'units'?")]
    [InlineData("\"seed\"", "\"sede\"", "job.json:4:3: sede: ", "did you mean 'seed'?")]
    [InlineData("\"source\": \"glyphs\"", "\"source\": \"glyphs\", \"path\": \"x\"", "job.json:5:33: data.path: ", "glyphs")]
    [InlineData("\"units\": 16", "\"units\": 16, \"in_features\": 3", "job.json:8:38: model[1].in_features: ", "follows from what comes before")]
    [InlineData("\"units\": 16", "\"units\": 16, \"out_features\": 3", "job.json:8:38: model[1].out_features: ", "one of units, out_features")]
    public void Key_ThatDoesNotBelong_IsNamed(string part, string by, params string[] words) => AssertRefused(part, by, words);

    [Theory]
    [InlineData("{ \"type\": \"relu\" }", "{ \"type\": \"teleport\" }", "job.json:9:15: model[2].type: ", "the name of a layer, got 'teleport'")]
    [InlineData("{ \"type\": \"relu\" }", "{ \"type\": \"ReLU\" }", "model[2].type: ", "did you mean 'relu'?")]
    [InlineData("{ \"type\": \"relu\" }", "\"rely\"", "job.json:9:5: model[2]: ", "did you mean 'relu'?")]
    [InlineData("{ \"type\": \"relu\" }", "{ }", "job.json:9:5: model[2].type: ", "got nothing")]
    [InlineData("{ \"type\": \"relu\" }", "{ \"type\": 3 }", "job.json:9:15: model[2].type: ", "got 3")]
    [InlineData("{ \"type\": \"relu\" }", "17", "job.json:9:5: model[2]: ", "expected a layer, got 17")]
    [InlineData("cross_entropy", "crossentropy", "job.json:12:21: loss.type: ", "did you mean 'cross_entropy'?")]
    [InlineData("\"momentum\"", "\"momentun\"", "job.json:13:26: optimizer.type: ", "did you mean 'momentum'?")]
    [InlineData("glyphs", "imagenet", "job.json:5:23: data.source: ", "a data source, got 'imagenet'", "glyphs, idx")]
    [InlineData("he_normal", "he_norml", "job.json:8:46: model[1].init: ", "did you mean 'he_normal'?")]
    public void Name_ThatIsUnknown_IsRefusedWithTheNearest(string part, string by, params string[] words) => AssertRefused(part, by, words);

    [Theory]
    [InlineData("\"learning_rate\": 0.1", "\"nesterov\": false", "job.json:13:16: optimizer.learning_rate: ", "got nothing")]
    [InlineData("\"units\": 16, ", "", "job.json:8:5: model[1].units: ", "a whole number, got nothing")]
    [InlineData("\"epochs\": 2, ", "", "job.json:14:15: training: ", "expected epochs or steps, got neither")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"converged\": {}", "training.converged.threshold: ", "a number, got nothing")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"early_stopping\": {}", "training.early_stopping.patience: ", "a whole number, got nothing")]
    [InlineData("\"name\": \"small\",", "", "job.json:1:1: name: ", "a text, got nothing")]
    [InlineData("\"source\": \"glyphs\"", "", "job.json:5:11: data.source: ", "got nothing")]
    [InlineData("\"source\": \"glyphs\"", "\"source\": \"idx\"", "job.json:5:11: data.path: ", "got nothing")]
    public void RequiredKey_ThatIsMissing_IsNamed(string part, string by, params string[] words) => AssertRefused(part, by, words);

    [Theory]
    [InlineData("\"batch\": 64", "\"batch\": \"many\"", "job.json:14:39: training.batch: ", "a whole number, got 'many'")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"early_stopping\": 3", "training.early_stopping: ", "keys with values, got 3")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"early_stopping\": { \"patience\": 1, \"metric\": \"los\" }",
        "training.early_stopping.metric: ", "one of loss, accuracy, got 'los'; did you mean 'loss'?")]
    [InlineData("\"batch\": 64", "\"batch\": 6.5", "training.batch: ", "a whole number", "got 6.5")]
    [InlineData("\"batch\": 64", "\"batch\": 99999999999", "training.batch: ", "to 2147483647, got 99999999999")]
    [InlineData("\"batch\": 64", "\"batch\": null", "training.batch: ", "got null")]
    [InlineData("\"seed\": 3", "\"seed\": -3", "seed: ", "from 0 to 18446744073709551615, got -3")]
    [InlineData("\"learning_rate\": 0.1", "\"learning_rate\": true", "optimizer.learning_rate: ", "a number, got true")]
    [InlineData("\"learning_rate\": 0.1", "\"learning_rate\": 1e999", "optimizer.learning_rate: ", "got 1e999")]
    [InlineData("\"bias\": false", "\"bias\": \"no\"", "model[3].bias: ", "true or false, got 'no'")]
    [InlineData("\"name\": \"small\"", "\"name\": 3", "name: ", "a text, got 3")]
    [InlineData("{ \"epochs\": 2, \"batch\": 64, \"micro_batches\": 8 }", "[2, 64]",
        "job.json:14:15: training: ", "keys with values, got a list of 2")]
    [InlineData("he_normal\"", "he_normal\", \"bias_init\": { \"type\": \"he_normal\", \"mode\": \"inn\" }",
        "bias_init.mode: ", "did you mean 'in'?")]
    public void Value_OfTheWrongKind_IsRefused(string part, string by, params string[] words) => AssertRefused(part, by, words);

    [Theory]
    [InlineData("\"batch\": 64", "\"batch\": 0", "job.json:14:39: training.batch: ", "got 0")]
    [InlineData("\"epochs\": 2", "\"epochs\": 0", "job.json:14:27: training.epochs: ", "1 or more, got 0")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"steps\": 3", "job.json:14:39: training.steps: ", "got both; leave one of them out")]
    [InlineData("\"epochs\": 2", "\"steps\": 0", "job.json:14:26: training.steps: ", "1 or more, got 0")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"evaluate\": { \"every_steps\": 0 }", "training.evaluate.every_steps: ", "1 or more, got 0")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"evaluate\": { \"every_steps\": 4, \"every_epochs\": 2 }",
        "training.evaluate.every_epochs: ", "got both; leave one of them out")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"checkpoint\": { \"every_epochs\": 0 }", "training.checkpoint.every_epochs: ", "got 0")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"checkpoint\": { \"keep\": 0 }", "training.checkpoint.keep: ", "1 or more, got 0")]
    [InlineData("\"seed\": 3", "\"seed\": 3, \"initialize\": { \"from\": \"x\", \"sha256\": \"Abc\" }",
        "initialize.sha256: ", "64 lower-case hex digits")]
    [InlineData("\"micro_batches\": 8", "\"micro_batches\": 6", "training.micro_batches: ", "a power of two")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"accumulate\": 0", "training.accumulate: ", "1 to 262144, got 0")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"accumulate\": 262145", "training.accumulate: ", "1 to 262144, got 262145")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"accumulate\": 2, \"diloco\": { \"replicas\": 2, \"inner_steps\": 8 }",
        "training.accumulate: ", "got both")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"diloco\": { \"replicas\": 0, \"inner_steps\": 8 }",
        "training.diloco.replicas: ", "1 to 4096, got 0")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"diloco\": { \"replicas\": 2, \"inner_steps\": 0 }",
        "training.diloco.inner_steps: ", "got 0")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"early_stopping\": { \"patience\": -1 }",
        "training.early_stopping.patience: ", "0 or more, got -1")]
    [InlineData("\"epochs\": 2", "\"epochs\": 2, \"early_stopping\": { \"patience\": 1, \"min_delta\": -1 }",
        "training.early_stopping.min_delta: ", "0 or more, got -1")]
    [InlineData("\"small\"", "\"../up\"", "job.json:3:11: name: ", "got '../up'")]
    [InlineData("\"small\"", "\"two\\nlines\"", "job.json:3:11: name: ")]
    [InlineData("\"learning_rate\": 0.1", "\"learning_rate\": -1", "job.json:13:55: optimizer.learning_rate: ", "got -1")]
    [InlineData("\"learning_rate\": 0.1", "\"learning_rate\": 0.1, \"momentum\": -2", "optimizer.momentum: ", "got -2")]
    [InlineData("\"source\": \"glyphs\"", "\"source\": \"glyphs\", \"augment\": [{ \"type\": \"shift\", \"pixels\": 0 }]",
        "data.augment[0].pixels: ", "must be greater than or equal to 1, got 0")]
    public void Value_OutOfRange_IsRefused(string part, string by, params string[] words) => AssertRefused(part, by, words);

    [Fact]
    public void Model_WithoutLayers_IsRefused()
    {
        var text = JobText.Whole[..JobText.Whole.IndexOf("\"model\"", StringComparison.Ordinal)]
            + "\"model\": []," + JobText.Whole[JobText.Whole.IndexOf("\"loss\"", StringComparison.Ordinal)..];

        Assert.StartsWith("job.json:6:12: model: expected at least one layer", JobText.RefusalOf(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"job\"")]
    [InlineData("name: small")]
    public void Text_ThatIsNoJob_IsRefusedWithItsPlace(string text) =>
        Assert.StartsWith("job.json:1:", JobText.RefusalOf(text), StringComparison.Ordinal);

    [Fact]
    public void Text_CutOffAnywhere_IsRefused()
    {
        for (var length = 0; length < JobText.Whole.Length; length++)
        {
            Assert.StartsWith("job.json:", JobText.RefusalOf(JobText.Whole[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void File_ThatIsMissing_IsNamed() =>
        Assert.Contains("nothing.json", Assert.Throws<JobException>(() => JobFile.Read("nothing.json")).Message, StringComparison.Ordinal);

    private static void AssertRefused(string part, string by, string[] words)
    {
        var line = JobText.Refusal(part, by);

        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }
}
