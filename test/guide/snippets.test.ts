import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFile } from '../../check/check-file';
import { controls } from '../../controls';
import type { Configuration } from '../../core/evaluation/configuration';
import { discover } from '../../core/files/discover';
import { parseDocument } from '../../core/templates/document';
import { definitions, typeConfiguration } from '../../gatewarden-apigateway-stagehook.json';
import { decideResource } from '../../hook/decision';
import { readInvocation, toHandlerRequest } from '../../hook/runtime/request';
import { readTypeConfiguration } from '../../hook/runtime/type-configuration';
import { hookEvent } from '../hook/event';
import { describeWithShared, sharedFile } from '../shared';

const root = join(__dirname, '../..');
const pages = readdirSync(join(root, 'guide')).filter((name) => name.endsWith('.md'));
const textOf = (page: string): string => readFileSync(join(root, 'guide', page), 'utf8');

/**
 * A comment before a fenced block says what is to be true of it:
 * `<!-- check: passes -->`, `<!-- check: fails GW001, GW002 -->` or `<!-- configuration: valid -->`.
 */
const MARK = /^<!-- (?<subject>check|configuration): (?<claim>.*?) -->$/gm;
/** What the transcript of test/registry reads. */
const TRANSCRIPT_FILE = /^<!-- file: \S+ -->$/;
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
    if (fence?.index !== 0) throw new Error(`${where} marks nothing: a block of yaml or json has to follow.`);
    return { where, subject, claim, text: fence.groups?.['text'] ?? '' };
  });
}

const snippets = pages.flatMap(snippetsOf);
const about = (subject: string): Snippet[] => snippets.filter((snippet) => snippet.subject === subject);

/** The guide tells of these controls in all its examples; others have a page of their own. */
const TOLD: readonly string[] = ['GW001', 'GW002', 'GW003', 'GW004'];
const others = controls.filter(({ id }) => !TOLD.includes(id)).map(({ id }) => [id, 'off'] as const);
const everything: Configuration = {
  controls: Object.fromEntries(others),
  implicitStages: 'enforce',
  exemptions: [],
};
const options = { parameters: new Map(), configuration: everything, now: new Date() };

/** What `gatewarden check` says of a text. */
function check(text: string) {
  const { findings, errors } = checkFile({ path: 'template', origin: 'named' }, () => text, options);
  const of = (status: string): string[] => [
    ...new Set(findings.filter((finding) => finding.status === status).map(({ control }) => control)),
  ];
  return { failed: of('fail').toSorted(), unknown: of('unknown'), found: findings.length > 0, errors };
}

describe('what the guide says', () => {
  it('is marked for each of the ways to deploy that has templates', () => {
    expect(snippets.length).toBeGreaterThan(0);
    expect(new Set(snippets.map(({ subject }) => subject))).toEqual(new Set(['check', 'configuration']));
  });

  it('is not marked in words that nothing reads', () => {
    const marks = pages
      .flatMap((page) => [...textOf(page).matchAll(/^<!-- .* -->(?=\n\n```(?:yaml|json)$)/gm)])
      .map(([comment]) => comment)
      .filter((comment) => !TRANSCRIPT_FILE.test(comment));
    expect(marks.filter((comment) => comment.match(MARK) === null)).toEqual([]);
    expect(marks.length).toBe(snippets.length);
  });

  it.each(about('check'))('$where: $claim', ({ claim, text }) => {
    expect(claim).toMatch(/^(passes|fails GW\d{3}(, GW\d{3})*)$/);
    const failed = claim === 'passes' ? [] : claim.slice('fails '.length).split(', ');
    expect(check(text)).toEqual({ failed, unknown: [], found: true, errors: [] });
  });

  it.each(about('configuration'))('$where: the configuration is $claim', async ({ where, claim, text }) => {
    expect(claim).toBe('valid');
    const { value } = parseDocument(text, { file: where });
    await expect(readTypeConfiguration(value, { typeConfiguration, definitions })).resolves.toBeDefined();
  });

  it('quotes the hook as it answers', () => {
    const properties = { RestApiId: 'a1b2c3d4e5', StageName: 'prod' };
    const request = toHandlerRequest(readInvocation(hookEvent({ properties })));
    const { message } = decideResource(request, everything, new Date());
    expect(textOf('when-the-gate-says-no.md')).toContain(`<!-- message of the hook -->\n\n\`\`\`\n${message}\n\`\`\``);
  });

  it('leads to pages and headings that are there', () => {
    const headings = (page: string): string[] =>
      [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      );
    const broken = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\((?<file>[\w-]+\.md)?(?:#(?<heading>[\w-]+))?\)/g)].flatMap(({ groups = {} }) => {
        const { file = page, heading } = groups;
        const leads = pages.includes(file) && (heading === undefined || headings(file).includes(heading));
        return leads ? [] : [`${page} → ${file}#${heading ?? ''}`];
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
      .filter((finding) => finding.control === control && finding.status === 'pass')
      .map(({ file, line, resource }) => `${file}:${line}:${resource}`);

  it('are those of the page', () => {
    const stages = templates.reduce((sum, { resources }) => sum + resources, 0);
    const named = new Set(templates.map(({ file }) => file.slice(folder.length + 1).split('/')[0]));
    const certified = passes('GW001');
    const traced = passes('GW002');
    const implicit = findings.filter(
      ({ resourceType, control }) => resourceType.endsWith('Deployment') && control === 'GW001',
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
