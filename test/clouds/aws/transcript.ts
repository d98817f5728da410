import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { RegisteredHook, type RegisteredHookSchema, readAssignments, simulate } from '../../../clouds/simulator';
import type { HookResult, HookTarget, StackIdentity } from '../../../clouds/simulator/cloudformation/hook';
import { LambdaFunction } from '../../../clouds/simulator/lambda-function';
import { controls } from '../../../controls';
import { parseDocument } from '../../../core/templates/document';
import { type LoopbackAws, openLoopbackAws } from './loopback/server';

/** The guide page whose transcript is generated. */
export const PAGE = 'guide/enforce-on-one-account.md';

const REGION = 'eu-west-1';
const DAY_MS = 24 * 60 * 60_000;

/**
 * The parts of a page that show a terminal: `console` blocks, in which lines that start with `$ ` are commands, followed
 * by their output. A comment before a block can set the context: `<!-- file: name -->` precedes the content of a file,
 * and `<!-- deployed: file -->` means that a template of this repository is deployed.
 */
const BLOCKS =
  /<!-- file: (?<file>\S+) -->\n+```\w+\n(?<content>[^]*?)```|<!-- deployed: (?<template>\S+) -->|```console\n(?<session>[^]*?)```/g;

/**
 * Updates the output in a page: runs its commands in order with the packaged command line against a loopback AWS.
 * @param root the folder of the built package.
 * @param flags the Node.js flags of the command line.
 * @throws Error if the exit status of a command is not 0.
 */
export async function refresh(page: string, root: string, flags: readonly string[] = []): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewarden-transcript-'));
  const aws = await openLoopbackAws({ runtimeFile: join(root, 'dist/lambda-runtime.js') });
  try {
    let [refreshed, end] = ['', 0];
    for (const { 0: block, index, groups = {} } of page.matchAll(BLOCKS)) {
      refreshed += page.slice(end, index) + (await perform(block, groups, { root, flags, folder, aws }));
      end = index + block.length;
    }
    return refreshed + page.slice(end);
  } finally {
    await aws.close();
    rmSync(folder, { recursive: true });
  }
}

interface Scene {
  readonly root: string;
  readonly flags: readonly string[];
  readonly folder: string;
  readonly aws: LoopbackAws;
}

async function perform(
  block: string,
  { file, content, template, session }: Readonly<Record<string, string | undefined>>,
  scene: Scene,
): Promise<string> {
  if (file !== undefined) writeFileSync(join(scene.folder, file), content ?? '');
  if (template !== undefined) await deployTemplate(template, scene);
  return session === undefined ? block : `\`\`\`console\n${await replay(session, scene)}\`\`\``;
}

async function replay(session: string, scene: Scene): Promise<string> {
  const commands = session.split('\n').filter((line) => line.startsWith('$ '));
  let replayed = '';
  for (const command of commands) replayed += `${command}\n${await outputOf(command.slice(2), scene)}`;
  return replayed;
}

/** Replaces the digest of the archive, which changes with every change of the hook. */
const withoutDigests = (text: string): string => text.replaceAll(/[0-9a-f]{64}/g, '…');

async function outputOf(command: string, { root, flags, folder, aws }: Scene): Promise<string> {
  const [program, ...args] = [...command.matchAll(/'(?<quoted>[^']*)'|(?<plain>\S+)/g)].map(
    ({ groups = {} }) => groups['quoted'] ?? groups['plain'] ?? '',
  );
  if (program !== 'gatewarden') throw new Error(`${PAGE} runs ${program}, and can run only gatewarden.`);
  // One file for stdout and stderr, so that the order of the lines is kept.
  const file = join(folder, '.output');
  const output = openSync(file, 'w');
  const environment = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIAOWNER',
    AWS_SECRET_ACCESS_KEY: 'secret-of-the-owner',
    AWS_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const child = spawn(process.execPath, [...flags, join(root, 'dist/gatewarden.js'), ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', output, output],
  });
  const [status] = (await once(child, 'close')) as [number | null];
  closeSync(output);
  const text = readFileSync(file, 'utf8');
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${text}`);
  return withoutDigests(text);
}

/** Deploys a template to the simulated CloudFormation, with the hook that is registered in the loopback AWS. */
async function deployTemplate(template: string, { root, aws }: Scene): Promise<void> {
  aws.account.clock += DAY_MS;
  const file = join(root, template);
  const schema = JSON.parse(
    readFileSync(join(root, 'gatewarden-apigateway-stagehook.json'), 'utf8'),
  ) as RegisteredHookSchema;
  const hook = new HookInLoopbackAws(schema, aws, basename(file, extname(file)));
  const document = parseDocument(readFileSync(file, 'utf8'), { file });
  const assignments = readAssignments(JSON.parse(readFileSync(join(root, 'azure-policy/subscription.json'), 'utf8')));
  await simulate(
    { file, document },
    { catalogue: controls, region: REGION, hook, assignments },
    { parameters: new Map() },
  );
}

class HookInLoopbackAws extends RegisteredHook {
  constructor(
    schema: RegisteredHookSchema,
    private readonly aws: LoopbackAws,
    private readonly stack: string,
  ) {
    super(schema, new LambdaFunction({ codeFolder: '', handler: '', region: REGION }, ''));
  }

  override async invoke({ logicalId, type, properties, operation }: HookTarget, _: StackIdentity): Promise<HookResult> {
    const isAllowed = await this.aws.deploy(REGION, {
      stack: this.stack,
      logicalId,
      type,
      properties: properties as Record<string, unknown>,
      action: operation,
    });
    return { status: `HOOK_COMPLETE_${isAllowed ? 'SUCCEEDED' : 'FAILED'}`, message: '', annotations: [] };
  }
}
