/**
 * The text of every template contains at least one of these markers:
 * - A CloudFormation template has the key AWSTemplateFormatVersion, or two colons in the name of a macro, type or loop.
 *   `!ForEach` is the short form of a loop, `!Transform` that of a macro that adds resources.
 * - An ARM template has the name of its schema, or resources with an `apiVersion`.
 * - A change set has the key ChangeSetId or ChangeSetName.
 *
 * JSON and YAML cannot hide a marker. Escapes and folded lines exist only in double quotes and need a backslash, so the
 * backslash is a marker. %TAG can rename tags, and a tag can have percent escapes, so both are markers too. Anchors,
 * aliases and merge keys only repeat text.
 *
 * A malformed file in a folder is reported if it looks like a template. The marks of that test are markers here too.
 */
const MARKERS =
  /\\|::|!ForEach|!Transform|%TAG|![^\s!%]*%|AWSTemplateFormatVersion|deploymentTemplate|apiVersion|ChangeSet|Microsoft\./i;

/** False if a text is certainly not a template and would not be reported as a malformed one. */
export const mayBeTemplate = (text: string): boolean => MARKERS.test(text);
