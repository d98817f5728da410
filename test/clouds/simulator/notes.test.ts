import { simulate } from '../../../clouds/simulator';
import { openClouds, templateOf } from './clouds';

const clouds = openClouds();
afterAll(() => clouds.handler.close());

const notesOf = async (text: string, file: string): Promise<readonly string[]> =>
  (await simulate(templateOf(text, file), clouds, { parameters: new Map() })).notes;

describe('a simulation notes what the cloud accepts and is probably a mistake', () => {
  it.each([
    [
      'a duplicate key in a stack',
      'orders.yml',
      'Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: one\n      DisplayName: two\n',
      ['Duplicate key "DisplayName": line 6 overrides line 5.'],
    ],
    [
      'a duplicate key in a deployment',
      'orders.json',
      '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n"resources": [],\n"resources": []}',
      ['Duplicate key "resources": line 3 overrides line 2.'],
    ],
  ])('%s', async (_name, file, text, notes) => {
    expect(await notesOf(text, file)).toEqual(notes);
  });
});
