import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controls } from '../../../controls';
import { readConfiguration } from '../../../core/configuration/read';
import { evaluate } from '../../../core/evaluation/finding';
import { parseDocument } from '../../../core/templates/document';
import { controlPage } from '../../../generator/pages/control-page';
import { pageOf, withControlsTable } from '../../../generator/pages/controls-table';
import { backendHttps, catalogue, tracing } from '../../catalogue';

const folder = join(__dirname, '../../../guide/controls');
const textOf = (page: string): string => readFileSync(join(folder, page), 'utf8');

interface Block {
  readonly language: string;
  readonly text: string;
  /** The line before the block. */
  readonly caption: string;
}

const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^(?<caption>[^\n]*)\n\n```(?<language>\w+)\n(?<text>.*?)\n```$/gms)].map(
    ({ groups: { caption = '', language = '', text = '' } = {} }) => ({ caption, language, text }),
  );

/** A resource in a YAML or JSON block. */
const valueOf = ({ text, language }: Block): Readonly<Record<string, unknown>> =>
  parseDocument(text, { file: `block.${language}` }).value as Readonly<Record<string, unknown>>;

describe('the pages of the controls', () => {
  it('exist for each control, with an index that links to each page', () => {
    const pages = controls.map(pageOf);
    expect(readdirSync(folder).toSorted()).toEqual(['README.md', ...pages].toSorted());
    for (const page of pages) expect(textOf('README.md')).toContain(`](${page})`);
  });

  describe.each(controls.map((control) => ({ name: pageOf(control), control })))('$name', ({ name, control }) => {
    const page = textOf(name);
    const blocks = blocksOf(page);
    const resources = blocks.filter(({ language }) => ['yaml', 'json'].includes(language)).map(valueOf);
    const configurations = resources.filter((value) => !('Type' in value || 'type' in value));

    it('has valid YAML and JSON blocks', () => {
      expect(blocks.filter(({ language }) => !['yaml', 'json', 'bicep'].includes(language))).toEqual([]);
      expect(page.match(/^```\w/gm)).toHaveLength(
        // A Bicep block follows its ARM block without text in between.
        blocks.length + (page.match(/^```\n\n```bicep$/gm) ?? []).length,
      );
    });

    it('has examples of every target with the verdicts in their captions', () => {
      const decided = blocks.flatMap((block) => {
        if (!['yaml', 'json'].includes(block.language)) return [];
        const { Type, Properties, type = Type, properties = Properties } = valueOf(block);
        if (typeof type !== 'string' || type.startsWith('AWS::Serverless::')) return [];
        const verdict = evaluate(control, { type, properties })?.verdict;
        expect({ type, verdict }).toEqual({ type, verdict: block.caption.startsWith('Fails') ? 'fail' : 'pass' });
        return [`${type} ${verdict}`];
      });
      expect(decided).toEqual(Object.keys(control.targets).flatMap((type) => [`${type} fail`, `${type} pass`]));
    });

    it('has valid configuration examples', async () => {
      expect(configurations.length).toBeGreaterThanOrEqual(2);
      for (const configuration of configurations)
        await expect(readConfiguration(configuration, controls)).resolves.toBeDefined();
    });

    it('names severity, mode, types and references', () => {
      const { severity, defaultMode, targets, references, parameters = {} } = control;
      const told = [severity, `\`${defaultMode}\``, ...Object.keys(targets), ...references.map(({ url }) => url)];
      for (const text of [...told, ...Object.keys(parameters)]) expect(page).toContain(text);
    });
  });

  it('say where facts come from, and where they do not count', () => {
    const page = controlPage(backendHttps);
    expect(page).toContain('`url` does not count if `type` is `Pool`.');
    expect(page).toContain(
      'The address of an API definition in `value` or `contentValue` must meet the requirement too.',
    );
    expect(page).toContain('Values that `sourceApiId` copies are unknown.');
    expect(page).toContain('unless the request sets the values itself. Set serviceUrl.');
    expect(controlPage(tracing)).not.toMatch(/does not count|API definition|Copies of other resources/);
  });

  it('explain how to turn on a control that is off by default', () => {
    const [control] = catalogue;
    if (control === undefined) throw new Error('The catalogue is empty.');
    const page = controlPage({ ...control, defaultMode: 'off' });
    expect(page).toContain('controls:\n  GW001: enforce\n');
    expect(page).toContain('Without an entry the mode is `off`.');
  });
});

describe('the table in the README', () => {
  const start = '<!-- controls: written by npm run generate -->';
  const end = '<!-- end of controls -->';

  it('is written between its markers, with a row for each control', () => {
    const readme = withControlsTable(`before\n\n${start}\n\nold $& table\n\n${end}\n\nafter\n`, catalogue);
    expect(readme).toMatch(/^before\n\n.*\n\n\| control .*\| Stages trace requests .*\n\n.*\n\nafter\n$/s);
    expect(readme).not.toContain('old');
    expect(readme.match(/^\| \[GW\d{3} .*\]\(guide\/controls\/GW\d{3}-[a-z-]+\.md\)/gm)).toHaveLength(4);
    expect(withControlsTable(readme, catalogue)).toBe(readme);
  });

  it('escapes a vertical bar in a title', () => {
    const [first] = catalogue;
    const titled = catalogue.map((control) =>
      control === first ? { ...control, title: 'Log in JSON | CLF' } : control,
    );
    expect(withControlsTable(`${start}\n\nold\n\n${end}\n`, titled)).toMatch(/\| Log in JSON \\\| CLF +\|$/m);
  });

  it('requires the markers', () => {
    expect(() => withControlsTable('# Gatewarden\n', catalogue)).toThrow(
      `README.md: the markers of the table of controls are missing. Add these two lines where the table belongs: ${start} and ${end}`,
    );
  });
});
