/**
 * Marks of templates, of which each has one in its text:
 * - a CloudFormation template has the key AWSTemplateFormatVersion, or a macro, type or loop with two colons in its name;
 *   `!ForEach` stands for the name of a loop, and `!Transform` for that of what brings resources.
 * - an ARM template has the name of its schema, or resources with an `apiVersion`.
 * - a change set has the key ChangeSetId or ChangeSetName.
 *
 * JSON and YAML cannot hide them. Only in double quotes can characters be written in another way, or a line be broken
 * without a space in its place, and both take a backslash, which is a mark therefore; so is %TAG, which lets tags be
 * written in another way. Anchors, aliases and merge keys repeat what is written in full elsewhere.
 *
 * A broken file in a folder is shown where it has a trace of a template: all of these traces are marks too.
 */
const MARKS =
  /\\|::|!ForEach|!Transform|%TAG|AWSTemplateFormatVersion|deploymentTemplate|apiVersion|ChangeSet|Microsoft\./i;

/** False where it is certain that a text is no template, and would not be shown as a broken one. */
export const mayBeTemplate = (text: string): boolean => MARKS.test(text);
