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
  withTargetNames,
} from '../../generator';

/** Files that are generated from the catalogue, with their paths in a folder of the repository. */
export interface GeneratedFolder {
  readonly path: string;
  readonly files: GeneratedFiles;
  readonly owned: Owned;
}

export interface PartlyGenerated {
  /** README.md, whose table of controls is generated. */
  readonly readme: string;
  /** deploy/lambda-hook.yml, whose target names are generated. */
  readonly lambdaHook: string;
}

/**
 * All files that are generated from the catalogue.
 * @param current the current files of which a part is generated.
 */
export function generatedFolders(catalogue: Catalogue, current: PartlyGenerated): GeneratedFolder[] {
  return [
    {
      path: '.',
      files: new Map([
        ['gatewarden-apigateway-stagehook.json', formattedJson(registeredSchema(catalogue))],
        ['README.md', withControlsTable(current.readme, catalogue)],
        ['deploy/lambda-hook.yml', withTargetNames(current.lambdaHook, catalogue)],
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
