import { UserError } from '../../core/errors';

/** A problem with the hook, its package or its configuration that the user can fix. The message says how. */
export class RegistryError extends UserError {
  override readonly name: string = 'RegistryError';
}

/** The hook is not registered in a Region. Commands with --all-regions skip such Regions. */
export class NotRegistered extends RegistryError {
  override readonly name = 'NotRegistered';
}
