export { expandServerless } from './expand';
export { SERVERLESS_API, SERVERLESS_TRANSFORM, type WrittenAs } from './member';
export { mayGenerate, referWithServerless } from './references';
