// Logs and metrics in the account that registered the hook, which moto stands in for; and no secret in either.
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

/** Credentials as CloudFormation sends them, and what of them has to stay secret. */
function temporaryCredentials() {
  const credentials = {
    accessKeyId: `ASIA${randomBytes(20).toString('hex').toUpperCase().slice(0, 16)}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(240).toString('base64'),
  };
  return { text: JSON.stringify(credentials), secrets: Object.values(credentials) };
}

/**
 * A stage that passes, one that fails, a target that the hook does not decide, which it throws an error for, and a
 * stage whose credentials are encrypted.
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

/** `invoke` calls the packaged handler, whose clients find moto; `printed` is what the two have printed so far. */
export async function deliverToMoto({ root, moto, invoke, printed }) {
  const client = {
    endpoint: moto,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
  };
  const logs = new CloudWatchLogsClient(client);
  const cloudWatch = new CloudWatchClient(client);
  // The hook waits two seconds at most for a delivery, and moto loads a service when that is first called.
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
  assert.ok(everything.includes('PaymentsStage'), 'The search looks at nothing.');
  assert.deepEqual(
    secrets.filter((secret) => spellings(secret).some((spelling) => everything.includes(spelling))),
    [],
    'Secrets are where they can be read.',
  );
  return `${lines.length} log events in one stream, metrics ${JSON.stringify(metrics.counts)}, none of ${secrets.length} secrets in ${everything.length} characters that were printed or stored`;
}

const spellings = (secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];

/** What each stream of the log group holds. */
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

/** How many values of each metric there are, over all its dimensions, and what those are. */
async function readMetrics(cloudWatch) {
  const { Metrics } = await cloudWatch.send(new ListMetricsCommand({ Namespace: NAMESPACE }));
  // moto lists a metric once for each of its values.
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
