import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { checkFile } from '../../check/check-file';
import { loadConfiguration } from '../../cli/configuration-file';
import { controls } from '../../controls';
import { type Configuration, readConfiguration } from '../../core/configuration';
import { discover } from '../../core/files/discover';
import { decideResource } from '../../hook/decision';
import { readInvocation, toHandlerRequest } from '../../hook/runtime/request';
import { hookEvent } from '../hook/event';
import { describeWithShared, sharedFile } from '../shared';
import { controls as documented } from './documented-controls';

const root = join(__dirname, '../..');
const pages = readdirSync(join(root, 'guide')).filter((name) => name.endsWith('.md'));
const textOf = (page: string): string => readFileSync(join(root, 'guide', page), 'utf8');

/**
 * A comment before a fenced block states what the test proves about the block:
 * `<!-- check: passes -->`, `<!-- check: fails GW001, GW002 -->` or `<!-- configuration: valid -->`.
 */
const MARK = /^<!-- (?<subject>check|configuration): (?<claim>.*?) -->$/gm;
/** A comment that test/guide/transcript.ts reads. */
const TRANSCRIPT_FILE = /^<!-- file: \S+ -->$/;
/** A link to a file of the project, a heading in it, or a heading of the same document. */
const LINK = /\]\((?!https?:)(?<file>[^\s)#]+)?(?:#(?<heading>[\w-]+))?\)/g;
const FENCE = /^\s*```(?:yaml|json)\n(?<text>.*?)\n```$/ms;

interface Snippet {
  readonly where: string;
  readonly subject: string;
  readonly claim: string;
  readonly text: string;
}

function snippetsOf(page: string): Snippet[] {
  const markdown = textOf(page);
  return [...markdown.matchAll(MARK)].map((mark) => {
    const { subject = '', claim = '' } = mark.groups ?? {};
    const line = markdown.slice(0, mark.index).split('\n').length;
    const where = `${page}:${line}`;
    const rest = markdown.slice(mark.index + mark[0].length);
    const fence = FENCE.exec(rest);
    if (fence?.index !== 0) throw new Error(`${where}: no block of yaml or json follows the comment.`);
    return { where, subject, claim, text: fence.groups?.['text'] ?? '' };
  });
}

const snippets = pages.flatMap(snippetsOf);
const about = (subject: string): Snippet[] => snippets.filter((snippet) => snippet.subject === subject);

/** Where a block is the gatewarden.yaml of a user. */
const folder = mkdtempSync(join(tmpdir(), 'gatewarden-guide-'));
afterAll(() => rmSync(folder, { recursive: true }));

const others = controls.filter((control) => !documented.includes(control)).map(({ id }) => [id, 'off'] as const);
const everything: Configuration = { controls: Object.fromEntries(others), parameters: {}, exemptions: [] };
const options = { catalogue: controls, parameters: new Map(), configuration: everything, now: new Date() };

/** The verdicts of `gatewarden check` on a template. */
function check(text: string) {
  const { findings, errors } = checkFile({ path: 'template', origin: 'named' }, () => text, options);
  const of = (status: string): string[] => [
    ...new Set(findings.filter((finding) => finding.status === status).map(({ control }) => control.id)),
  ];
  return { failed: of('fail').toSorted(), unknown: of('unknown'), found: findings.length > 0, errors };
}

describe('the blocks of YAML and JSON in the guide', () => {
  it('have comments of both kinds', () => {
    expect(snippets.length).toBeGreaterThan(0);
    expect(new Set(snippets.map(({ subject }) => subject))).toEqual(new Set(['check', 'configuration']));
  });

  it('have no comment that the test cannot read', () => {
    const marks = pages
      .flatMap((page) => [...textOf(page).matchAll(/^<!-- .* -->(?=\n\n```(?:yaml|json)$)/gm)])
      .map(([comment]) => comment)
      .filter((comment) => !TRANSCRIPT_FILE.test(comment));
    expect(marks.filter((comment) => comment.match(MARK) === null)).toEqual([]);
    expect(marks.length).toBe(snippets.length);
  });

  it('are marked where they are configurations', () => {
    const isConfiguration = (text = ''): boolean =>
      /^(?:controls|parameters|exemptions|clientCertificates|implicitStages):/m.test(text);
    const unmarked = pages.flatMap((page) =>
      [...textOf(page).matchAll(/(?<before>.*)\n\n```yaml\n(?<text>[^`]*)```/g)]
        .filter(({ groups }) => isConfiguration(groups?.['text']) && !groups?.['before']?.startsWith('<!-- '))
        .map(([block]) => `${page}: ${block}`),
    );
    expect(unmarked).toEqual([]);
  });

  it.each(about('check'))('$where: $claim', ({ claim, text }) => {
    expect(claim).toMatch(/^(passes|fails GW\d{3}(, GW\d{3})*)$/);
    const failed = claim === 'passes' ? [] : claim.slice('fails '.length).split(', ');
    expect(check(text)).toEqual({ failed, unknown: [], found: true, errors: [] });
  });

  it.each(about('configuration'))('$where: the configuration is $claim', async ({ claim, text }) => {
    expect(claim).toBe('valid');
    writeFileSync(join(folder, 'gatewarden.yaml'), text);
    await expect(loadConfiguration(undefined, folder, controls)).resolves.toBeDefined();
  });

  it('show a type configuration of the hook that is valid', async () => {
    const [, block = ''] = /```json\n([^`]*)```/.exec(textOf('configure-the-hook.md')) ?? [];
    const { CloudFormationConfiguration: configuration } = JSON.parse(block) as Record<string, Record<string, object>>;
    const { Properties: properties } = (configuration?.['HookConfiguration'] ?? {}) as Record<string, unknown>;
    await expect(readConfiguration(properties, controls)).resolves.toMatchObject({ controls: { GW002: 'warn' } });
  });

  it('quote the message of the hook', () => {
    const properties = { RestApiId: 'a1b2c3d4e5', StageName: 'prod' };
    const request = toHandlerRequest(readInvocation(hookEvent({ properties })));
    const { message } = decideResource(request, controls, everything, new Date());
    expect(textOf('when-the-gate-says-no.md')).toContain(`<!-- message of the hook -->\n\n\`\`\`\n${message}\n\`\`\``);
  });

  it('links to files and headings that exist', () => {
    const documents = [
      'README.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      'CHANGELOG.md',
      ...pages.map((page) => `guide/${page}`),
    ];
    const headings = (document: string): string[] =>
      [...readFileSync(join(root, document), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      );
    const broken = documents.flatMap((document) =>
      [...readFileSync(join(root, document), 'utf8').matchAll(LINK)].flatMap(({ groups = {} }) => {
        const { file, heading } = groups;
        const target = file === undefined ? document : posix.join(posix.dirname(document), file);
        const isFound = existsSync(join(root, target)) && (heading === undefined || headings(target).includes(heading));
        return isFound ? [] : [`${document} → ${target}#${heading ?? ''}`];
      }),
    );
    expect(broken).toEqual([]);
  });
});

describeWithShared('the figures of the field', () => {
  const folder = sharedFile('corpora/aws/realworld');
  const { files } = discover([folder]);
  const checked = files.map((file) => checkFile(file, () => readFileSync(join(file.path), 'utf8'), options));
  const templates = checked.filter(({ isTemplate }) => isTemplate);
  const findings = templates.flatMap((each) => each.findings);

  const passes = (control: string): string[] =>
    findings
      .filter((finding) => finding.control.id === control && finding.status === 'pass')
      .map(({ file, line, resource }) => `${file}:${line}:${resource}`);

  it('match the page', () => {
    const stages = templates.reduce((sum, { resources }) => sum + resources, 0);
    const named = new Set(templates.map(({ file }) => file.slice(folder.length + 1).split('/')[0]));
    const certified = passes('GW001');
    const traced = passes('GW002');
    const implicit = findings.filter(
      ({ resourceType, control }) => resourceType.endsWith('Deployment') && control.id === 'GW001',
    );
    const page = textOf('roll-out-over-an-organisation.md').replaceAll(/\s+/g, ' ');
    const row = (title: string, count: number): string => `| ${title} | ${count} of ${stages} |`;

    expect(page).toContain(`In ${templates.length} templates of ${named.size} public repositories`);
    expect(page).toContain(`make ${stages} stages, \`gatewarden check\` finds`);
    expect(page).toContain(row('with a client certificate (GW001)', certified.length));
    expect(page).toContain(row('with tracing (GW002)', traced.length));
    expect(page).toContain(row('with both', traced.filter((stage) => certified.includes(stage)).length));
    expect(page).toContain(row('made by a Deployment that names a stage', implicit.length));
    expect(page).toContain(`Every one of the ${stages} would be stopped.`);
  });
});
