// Makes one gRPC call and prints what came of it. See README.md for the call's form.
'use strict';

const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

/** The generic client's method for each kind of call, by (request stream, response stream). */
const kinds = { 'false,false': 'Unary', 'true,false': 'ClientStream', 'false,true': 'ServerStream', 'true,true': 'BidiStream' };

function findMethod(protoFile, includeFolder, path) {
  const definitions = loader.loadSync(protoFile, {
    includeDirs: [includeFolder], keepCase: true, longs: String, enums: String, bytes: String, defaults: true,
  });
  for (const service of Object.values(definitions)) {
    for (const method of Object.values(service)) {
      if (method && method.path === path) {
        return method;
      }
    }
  }
  throw new Error(`no method ${path} in ${protoFile}`);
}

function toMetadata(entries) {
  const metadata = new grpc.Metadata();
  for (const [key, value] of Object.entries(entries ?? {})) {
    metadata.add(key, key.endsWith('-bin') ? Buffer.from(value, 'base64') : value);
  }
  return metadata;
}

function fromMetadata(metadata) {
  const entries = {};
  for (const key of Object.keys(metadata.getMap())) {
    entries[key] = metadata.get(key).map(value => Buffer.isBuffer(value) ? value.toString('base64') : value);
  }
  return entries;
}

function main() {
  const call = JSON.parse(fs.readFileSync(0, 'utf8'));
  const method = findMethod(call.protoFile, call.includeFolder, call.method);
  const kind = kinds[`${method.requestStream},${method.responseStream}`];
  const client = new grpc.Client(call.address, grpc.credentials.createInsecure());
  const options = call.deadlineMs === undefined ? {} : { deadline: Date.now() + call.deadlineMs };
  const result = { responses: [], headers: {}, trailers: {} };

  const path = [method.path, method.requestSerialize, method.responseDeserialize];
  const single = method.requestStream ? [] : [call.requests[0]];
  const onResponse = method.responseStream ? [] : [(error, response) => error || result.responses.push(response)];
  const running = client[`make${kind}Request`](...path, ...single, toMetadata(call.metadata), options, ...onResponse);

  running.on('metadata', headers => { result.headers = fromMetadata(headers); });
  running.on('data', response => result.responses.push(response));
  running.on('error', () => { /* the status event tells it */ });
  running.on('status', status => {
    // The status comes before a unary response's callback; print when both are through.
    setImmediate(() => {
      client.close();
      process.stdout.write(JSON.stringify({
        ...result, trailers: fromMetadata(status.metadata), code: status.code, detail: status.details,
      }));
    });
  });

  if (method.requestStream) {
    call.requests.forEach(request => running.write(request));
    running.end();
  }
}

main();
