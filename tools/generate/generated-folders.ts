import type { Catalogue } from '../../core/catalogue';
import {
  azurePolicyFiles,
  controlPage,
  editorSchema,
  formattedJson,
  type GeneratedFiles,
  hookInputs,
  indexPage,
  type Owned,
  pageOf,
  registeredSchema,
  withControlsTable,
} from '../../generator';

/** Files that are generated from the catalogue, with their paths in a folder of the repository. */
export interface GeneratedFolder {
  readonly path: string;
  readonly files: GeneratedFiles;
  readonly owned: Owned;
}

/**
 * All files that are generated from the catalogue.
 * @param readme the current README, whose table of controls is replaced.
 */
export function generatedFolders(catalogue: Catalogue, readme: string): GeneratedFolder[] {
  return [
    {
      path: '.',
      files: new Map([
        ['gatewarden-apigateway-stagehook.json', formattedJson(registeredSchema(catalogue))],
        ['README.md', withControlsTable(readme, catalogue)],
      ]),
      owned: 'nothing',
    },
    { path: 'azure-policy', files: azurePolicyFiles(catalogue), owned: 'policies' },
    {
      path: 'guide/controls',
      files: new Map([
        ['README.md', indexPage(catalogue)],
        ...catalogue.map((control) => [pageOf(control), controlPage(control)] as const),
      ]),
      owned: 'everything',
    },
    {
      path: 'inputs',
      files: new Map(Object.entries(hookInputs(catalogue)).map(([name, input]) => [name, formattedJson(input)])),
      owned: 'everything',
    },
    {
      path: 'schemas',
      files: new Map([['gatewarden.schema.json', formattedJson(editorSchema(catalogue))]]),
      owned: 'everything',
    },
  ];
}
