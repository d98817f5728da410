/** The commands that call AWS. The build bundles them with the AWS SDK into one file. */
export { hookConfigure, hookDisable } from './hook-configure';
export { hookDeregister } from './hook-deregister';
export { hookRegister } from './hook-register';
export { hookResults } from './hook-results';
export { hookStatus } from './hook-status';
