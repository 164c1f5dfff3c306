// Runs exported models with ONNX Runtime, which shares no code with the project. Reads what to run from standard input, one JSON
// object: {"models": [{"name", "file", "runs": [{"shape": [...], "data": base64 of float32}]}]}. Prints one JSON object:
// {"models": {name: {"error": text} or {"inputs": [...], "outputs": [...], "runs": [{"shape", "data"}]}}}.
'use strict';

const fs = require('node:fs');
const ort = require('onnxruntime-node');

const toTensor = run => {
  const bytes = Buffer.from(run.data, 'base64');
  return new ort.Tensor('float32', new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)), run.shape);
};

const fromTensor = tensor => ({
  shape: [...tensor.dims],
  data: Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength).toString('base64'),
});

async function judge(model) {
  try {
    const session = await ort.InferenceSession.create(model.file, { intraOpNumThreads: 1, logSeverityLevel: 3 });
    const runs = [];
    for (const run of model.runs) {
      const results = await session.run({ [session.inputNames[0]]: toTensor(run) });
      runs.push(fromTensor(results[session.outputNames[0]]));
    }
    return { inputs: [...session.inputNames], outputs: [...session.outputNames], runs };
  } catch (error) {
    return { error: String(error.message ?? error) };
  }
}

async function main() {
  const request = JSON.parse(fs.readFileSync(0, 'utf8'));
  const models = {};
  for (const model of request.models) {
    models[model.name] = await judge(model);
  }
  process.stdout.write(JSON.stringify({ models }));
}

main();
