import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { RegisteredHook, type RegisteredHookSchema, readAssignments, simulate } from '../../clouds/simulator';
import type { HookResult, HookTarget, StackIdentity } from '../../clouds/simulator/cloudformation/hook';
import { LambdaFunction } from '../../clouds/simulator/lambda-function';
import { parseDocument } from '../../core/templates/document';
import { type LoopbackAws, openLoopbackAws } from '../clouds/aws/loopback/server';
import { controls } from './documented-controls';
import { isExcerpt } from './excerpt';

/**
 * The pages that quote what commands print. The quoted command line has only the controls of documented-controls.ts: a
 * new control changes no quotation.
 */
export const PAGES = [
  'README.md',
  'guide/check-templates.md',
  'guide/enforce-on-one-account.md',
  'guide/policy-engine.md',
] as const;

const REGION = 'eu-west-1';
const DAY_MS = 24 * 60 * 60_000;

/**
 * A page quotes a terminal in `console` blocks: a line that begins with `$ ` is a command, and the lines after it are its
 * output. A line `…` stands for lines that are left out. Comments before a block tell what else happens:
 * `<!-- file: name -->` writes the next block to a file, and `<!-- deployed: file -->` deploys a template of the project.
 */
const BLOCKS =
  /<!-- file: (?<file>\S+) -->\n+```\w+\n(?<content>[^]*?)```|<!-- deployed: (?<template>\S+) -->|```console\n(?<session>[^]*?)```/g;

/**
 * The page with the output that its commands print, run in order against a loopback AWS. An excerpt that is still part of
 * the output stays as it is.
 * @param root the folder of the built package.
 * @param flags options of Node.js for the command line.
 * @throws Error if a command fails. Findings, with exit status 1, are no failure.
 */
export async function refresh(page: string, root: string, flags: readonly string[] = []): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewarden-transcript-'));
  // Pages name files of the package by their path in it.
  for (const name of ['samples', 'azure-policy']) symlinkSync(join(root, name), join(folder, name));
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

/** A command and the output that the page shows. */
const EXCHANGE = /^\$ (?<command>.*)\n(?<shown>(?:(?!\$ ).*\n)*)/gm;

async function replay(session: string, scene: Scene): Promise<string> {
  let replayed = '';
  for (const { groups = {} } of session.matchAll(EXCHANGE)) {
    const { command = '', shown = '' } = groups;
    const output = await outputOf(command, scene);
    replayed += `$ ${command}\n${isExcerpt(shown, output) ? shown : output}`;
  }
  return replayed;
}

/** The digest of the package changes with every change of the hook. */
const withoutDigests = (text: string): string => text.replaceAll(/[0-9a-f]{64}/g, '…');

async function outputOf(command: string, { root, flags, folder, aws }: Scene): Promise<string> {
  const inCheckout = command.startsWith('npm start');
  const [program, ...args] = [
    ...command.replace(/^npm start(?: --)?/, 'gatewarden simulate').matchAll(/'(?<quoted>[^']*)'|(?<plain>\S+)/g),
  ].map(({ groups = {} }) => groups['quoted'] ?? groups['plain'] ?? '');
  if (program !== 'gatewarden')
    throw new Error(`A page quotes "${command}". Pages can quote gatewarden and npm start.`);
  // One file for standard output and standard error keeps the order of the lines.
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
    cwd: inCheckout ? root : folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', output, output],
  });
  const [status] = (await once(child, 'close')) as [number | null];
  closeSync(output);
  const text = readFileSync(file, 'utf8');
  if (status !== 0 && status !== 1) throw new Error(`${command} ended with ${status}:\n${text}`);
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
