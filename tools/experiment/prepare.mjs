// `node tools/experiment/prepare.mjs FOLDER`: copies the project, adds two controls and prints them as JSON.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyWithNewControls } from './new-controls.mjs';

const [folder] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
console.log(JSON.stringify(await copyWithNewControls(root, folder)));
