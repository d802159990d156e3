// An arm of engine.py: kafkajs, with a queue of its own per key so that one event of a key is under way at a time and as
// many keys as there are places. kafkajs itself only knows one batch of a partition after the other.

import { Kafka, logLevel } from 'kafkajs';
import { Pool } from 'undici';

const flags = Object.fromEntries(process.argv.slice(2).map((word, i, all) => [word, all[i + 1]]).filter((_, i) => i % 2 === 0));
const places = Number(flags['--in-flight']);
const url = new URL(flags['--url']);
const partitions = 12;

const kafka = new Kafka({ clientId: 'bench-kafkajs', brokers: flags['--brokers'].split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: flags['--group'], maxBytesPerPartition: 1 << 20 });
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
const pool = new Pool(url.origin, { connections: places, pipelining: 1 });

let free = places;
const queue = [];
const takePlace = () => (free > 0 ? (free--, undefined) : new Promise((resolve) => queue.push(resolve)));
const givePlace = () => (queue.length > 0 ? queue.shift()() : free++);

// One request to Kafka at a time, with all that came since the last.
let waiting = [];
let publishing = false;
async function flush() {
  publishing = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    try {
      await producer.send({ topic: flags['--out'], acks: -1, messages: batch.map((one) => one.message) });
      for (const one of batch) one.resolve();
    } catch (failure) {
      for (const one of batch) one.reject(failure);
    }
  }
  publishing = false;
}
function publish(message) {
  return new Promise((resolve, reject) => {
    waiting.push({ message, resolve, reject });
    if (!publishing) flush();
  });
}

async function handle(message) {
  await takePlace();
  let value;
  try {
    const answer = await pool.request({ path: url.pathname, method: 'POST', body: message.value, headers: { 'content-type': 'application/json' } });
    value = Buffer.from(await answer.body.arrayBuffer());
    if (answer.statusCode !== 200) throw new Error(`the stub answered ${answer.statusCode}`);
  } finally {
    givePlace();
  }
  await publish({ key: message.key, value });
}

const lanes = new Map();
function inItsLane(message) {
  const key = message.key.toString();
  const before = lanes.get(key);
  const now = (before ?? Promise.resolve()).then(() => handle(message));
  lanes.set(key, now);
  return now.finally(() => { if (lanes.get(key) === now) lanes.delete(key); });
}

await Promise.all([producer.connect(), consumer.connect()]);
await consumer.subscribe({ topic: flags['--in'], fromBeginning: true });
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    await consumer.disconnect();
    await producer.disconnect();
    process.exit(0);
  });
}
await consumer.run({
  partitionsConsumedConcurrently: partitions,
  autoCommitInterval: 500,
  eachBatchAutoResolve: false,
  eachBatch: async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary }) => {
    // A slice at a time: its offsets are told in order, and the session is kept alive.
    for (let at = 0; at < batch.messages.length; at += 500) {
      const slice = batch.messages.slice(at, at + 500);
      await Promise.all(slice.map(inItsLane));
      resolveOffset(slice.at(-1).offset);
      await heartbeat();
      await commitOffsetsIfNecessary();
    }
  },
});
