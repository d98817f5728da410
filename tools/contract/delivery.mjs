// Delivers logs and metrics to moto, in place of the account that registered the hook, and searches both for secrets.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { openEncryption } from './encryption.mjs';
import { suiteEvents } from './package.mjs';

const LOG_GROUP = 'gatewarden-apigateway-stagehook-logs';
const NAMESPACE = 'AWS/CloudFormation/123456789012/Gatewarden/ApiGateway/StageHook';
const STREAM = 'arn__aws__cloudformation__eu-west-1__123456789012__stack/payments/5c9e2a10/PaymentsStage';

/** Credentials in CloudFormation's format, with the list of their secrets. */
function temporaryCredentials() {
  const credentials = {
    accessKeyId: `ASIA${randomBytes(20).toString('hex').toUpperCase().slice(0, 16)}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(240).toString('base64'),
  };
  return { text: JSON.stringify(credentials), secrets: Object.values(credentials) };
}

/**
 * A stage that passes, a stage that fails, an unsupported target, for which the hook throws an error, and a stage with
 * encrypted credentials.
 */
async function secretEvents(root, { keyArn, encryptText }) {
  const [caller, provider] = [temporaryCredentials(), temporaryCredentials()];
  const signature = randomBytes(32).toString('hex');
  const stages = (await suiteEvents(root)).filter(({ event }) => event.requestData.targetName.endsWith('::Stage'));
  const [failing, passing] = ['inputs_1_invalid_pre_create.json', 'inputs_1_pre_create.json'].map(
    (name) => stages.find(({ input }) => input === name).event,
  );
  const bucket = { ...passing, requestData: { ...passing.requestData, targetName: 'AWS::S3::Bucket' } };
  const events = [passing, failing, bucket].map((event) => ({
    ...event,
    requestData: {
      ...event.requestData,
      callerCredentials: caller.text,
      providerCredentials: provider.text,
      providerLogGroupName: LOG_GROUP,
      payload: `https://payloads.s3.amazonaws.com/template?X-Amz-Signature=${signature}`,
    },
  }));
  const encrypted = {
    ...events[0],
    requestData: {
      ...events[0].requestData,
      callerCredentials: await encryptText(caller.text),
      providerCredentials: await encryptText(provider.text),
      hookEncryptionKeyArn: keyArn,
      hookEncryptionKeyRole: 'arn:aws:iam::123456789012:role/hook-encryption',
    },
  };
  events.push(encrypted);
  return { events, secrets: [...caller.secrets, ...provider.secrets, signature] };
}

/** `invoke` calls the packaged handler, whose clients use moto; `printed` returns the output of both so far. */
export async function deliverToMoto({ root, moto, invoke, printed }) {
  const client = {
    endpoint: moto,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
  };
  const logs = new CloudWatchLogsClient(client);
  const cloudWatch = new CloudWatchClient(client);
  // The first call makes moto load a service, which could exceed the two seconds that the hook waits for a delivery.
  await Promise.all([logs.send(new DescribeLogGroupsCommand({})), readMetrics(cloudWatch)]);

  const { events, secrets } = await secretEvents(root, await openEncryption(client));
  const answers = [];
  for (const event of events) answers.push(await invoke(event));
  assert.deepEqual(
    answers.map(({ hookStatus, errorCode }) => [hookStatus, errorCode]),
    [
      ['SUCCESS', undefined],
      ['FAILED', 'NonCompliant'],
      ['FAILED', 'UnsupportedTarget'],
      ['SUCCESS', undefined],
    ],
  );

  const streams = await readLogs(logs);
  assert.deepEqual([...streams.keys()], [STREAM], printed());
  const lines = streams.get(STREAM);
  const decisions = lines.filter((line) => line.includes('"event":"decision"')).map((line) => JSON.parse(line).status);
  assert.deepEqual(decisions, ['SUCCESS', 'FAILED', 'FAILED', 'SUCCESS'], lines.join('\n'));

  const metrics = await readMetrics(cloudWatch);
  assert.deepEqual(metrics.counts, {
    HandlerException: 1,
    HandlerInvocationCount: 4,
    HandlerInvocationDuration: 4,
  });

  const everything = [JSON.stringify(answers), ...lines, JSON.stringify(metrics), printed()].join('\n');
  assert.ok(everything.includes('PaymentsStage'), 'The searched text does not contain the decisions.');
  assert.deepEqual(
    secrets.filter((secret) => spellings(secret).some((spelling) => everything.includes(spelling))),
    [],
    'Secrets were printed or stored.',
  );
  return `${lines.length} log events in one stream, metrics ${JSON.stringify(metrics.counts)}, no secret (of ${secrets.length}) in ${everything.length} characters of output and stored data`;
}

const spellings = (secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];

/** The messages in the log group by stream. */
async function readLogs(logs) {
  const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: LOG_GROUP }));
  const streams = new Map();
  for (const { logStreamName } of logStreams) {
    const request = { logGroupName: LOG_GROUP, logStreamName, startFromHead: true };
    const { events } = await logs.send(new GetLogEventsCommand(request));
    streams.set(
      logStreamName,
      events.map(({ message }) => message),
    );
  }
  return streams;
}

/** The number of values of each metric over all dimensions, and the metrics with their dimensions. */
async function readMetrics(cloudWatch) {
  const { Metrics } = await cloudWatch.send(new ListMetricsCommand({ Namespace: NAMESPACE }));
  // moto lists a metric once per value.
  const series = new Map(Metrics.map((metric) => [JSON.stringify(metric), metric]));
  const counts = {};
  for (const { MetricName, Dimensions } of series.values()) {
    const statistics = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: NAMESPACE,
        MetricName,
        Dimensions,
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 60_000),
        Period: 3600,
        Statistics: ['SampleCount'],
      }),
    );
    for (const { SampleCount } of statistics.Datapoints) counts[MetricName] = (counts[MetricName] ?? 0) + SampleCount;
  }
  return { counts, series: [...series.keys()] };
}
